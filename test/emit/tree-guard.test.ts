import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyMeshInventory, meshInventoryText } from '../../lib/emit/inventory.ts';
import { compareTree, writeTree } from '../../lib/emit/tree.ts';
import { temporaryName } from '../../lib/emit/tree-scan.ts';
import { EnvironmentError, MeshError } from '../../lib/plan/mesh-error.ts';
import { sampleTree } from './sample-tree.ts';

let folder = '';
let root = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
  root = join(folder, 'dist');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tree = (text: string): Map<string, string> => sampleTree({ c1: { 'mesh/a.yaml': text } });

const refusal = (call: () => unknown): MeshError | undefined => {
  try {
    call();
  } catch (error) {
    if (error instanceof MeshError) return error;
    throw error;
  }
  return undefined;
};

const codesOf = (call: () => unknown): readonly string[] => refusal(call)?.issues.map(({ code }) => code) ?? [];

/** A lock as another process would hold it. */
const lock = (pid: number, host = hostname()): void =>
  symlinkSync(`isthmus-lock:${pid}:0123456789abcdef:${host}`, join(root, '.isthmus-lock'));

describe('two runs at once', () => {
  test('are told apart: the second one is refused, and changes nothing', () => {
    writeTree(root, tree('a: 1\n'));
    lock(process.pid);
    const error = refusal(() => writeTree(root, tree('a: 2\n')));
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error?.issues.map(({ code }) => code)).toEqual(['output-locked']);
    expect(compareTree(root, tree('a: 1\n'))).toMatchObject({ written: [], deleted: [], foreign: [] });
  });

  test('have different names for what they write aside', () => {
    expect(temporaryName(1)).toContain(String(process.pid));
  });

  test('are no matter once the first one died', () => {
    writeTree(root, tree('a: 1\n'));
    // No process has the number: it lies above every limit of the kernel.
    lock(2 ** 30);
    expect(writeTree(root, tree('a: 2\n')).written).toContain('c1/mesh/a.yaml');
  });

  test('leave no lock behind', () => {
    writeTree(root, tree('a: 1\n'));
    expect(readdirSync(root).toSorted()).toEqual(['c1', 'inventory.json']);
    const older = meshInventoryText({ ...emptyMeshInventory, isthmus: '9.9.9' });
    writeFileSync(join(root, 'inventory.json'), older);
    const own = meshInventoryText({ ...emptyMeshInventory, isthmus: '0.1.0' });
    expect(codesOf(() => writeTree(root, new Map([['inventory.json', own]])))).toEqual(['isthmus-older-than-dist']);
    expect(readdirSync(root).toSorted()).toEqual(['c1', 'inventory.json']);
  });

  test('find a link of that name suspicious anywhere else', () => {
    writeTree(root, tree('a: 1\n'));
    symlinkSync('x', join(root, 'c1/.isthmus-lock'));
    expect(codesOf(() => writeTree(root, tree('a: 1\n')))).toEqual(['output-symlink']);
  });
});

const made = (changes: object): Map<string, string> =>
  new Map([['inventory.json', meshInventoryText({ ...emptyMeshInventory, ...changes })]]);

describe('the account of an earlier run', () => {
  test.each([
    ['isthmus-older-than-dist', { isthmus: '0.2.0' }, { isthmus: '0.1.0' }],
    ['install-method-switched', { install: 'helm' }, { install: 'sail' }],
  ])('stops a run with %s, before anything changes', (code, before, after) => {
    writeTree(root, made(before));
    expect(codesOf(() => writeTree(root, made(after)))).toEqual([code]);
    expect(codesOf(() => compareTree(root, made(after)))).toEqual([code]);
    expect(compareTree(root, made(before)).written).toEqual([]);
  });
});

const severities = ({ issues }: { issues: readonly { code: string; severity: string }[] }): readonly string[] =>
  issues.map(({ code, severity }) => `${severity} ${code}`);

describe('a file of somebody else', () => {
  const key = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');

  test('is an error where the folder is compared, and a warning where it is written', () => {
    writeTree(root, tree('a: 1\n'));
    writeFileSync(join(root, 'notes.txt'), 'mine');
    expect(severities(compareTree(root, tree('a: 1\n')))).toEqual(['error foreign-file']);
    expect(severities(writeTree(root, tree('a: 1\n')))).toEqual(['warning foreign-file']);
  });

  test('is looked through for secrets', () => {
    writeTree(root, tree('a: 1\n'));
    writeFileSync(join(root, 'c1/key.pem'), `${key}\n`);
    const { issues } = compareTree(root, tree('a: 1\n'));
    expect(issues.map(({ code, path }) => `${code} ${path.join()}`)).toEqual([
      'foreign-file c1/key.pem',
      'secret-in-the-clear c1/key.pem',
    ]);
    expect(writeTree(root, tree('a: 1\n')).issues.map(({ code }) => code)).toContain('secret-in-the-clear');
  });

  test('may not hide under the name of something half-written', () => {
    writeTree(root, tree('a: 1\n'));
    writeFileSync(join(root, '.isthmus-7-1.tmp'), 'half');
    expect(compareTree(root, tree('a: 1\n')).foreign).toEqual(['.isthmus-7-1.tmp']);
    expect(existsSync(join(root, '.isthmus-7-1.tmp'))).toBe(true);
    writeTree(root, tree('a: 1\n'));
    expect(lstatSync(join(root, '.isthmus-7-1.tmp'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
