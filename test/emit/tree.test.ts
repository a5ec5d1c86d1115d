import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareTree, writeTree } from '../../lib/emit/tree.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { sampleTree } from './sample-tree.ts';

let folder = '';
let root = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
  root = join(folder, 'dist');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** Every file with its text. */
const content = (): Map<string, string> =>
  new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
  );

/** The same of a folder that may be anything. */
const snapshot = (): unknown =>
  existsSync(root) && lstatSync(root).isDirectory() ? content() : lstatSync(root, { throwIfNoEntry: false })?.mode;

const folders = (): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();

/** The codes and paths of what a call refuses. */
const refusal = (call: () => unknown): readonly string[] => {
  try {
    call();
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code, path }) => `${code} ${path.join('.')}`);
    throw error;
  }
  return [];
};

const before = sampleTree(
  { c1: { 'mesh/a.yaml': 'a: 1\n', 'mesh/b.yaml': 'b: 1\n' }, c2: { 'x/y/z.yaml': 'z: 1\n' } },
  { 'flux/c1/k.yaml': 'k: 1\n' },
);
const after = sampleTree({ c1: { 'mesh/a.yaml': 'a: 1\n', 'mesh/b.yaml': 'b: 2\n', 'new/c.yaml': 'é: 1\n' } });

describe('writing', () => {
  test('makes the folder hold the tree', () => {
    const change = writeTree(root, before);
    expect(content()).toEqual(before);
    expect(change).toEqual({
      written: [...before.keys()].toSorted(),
      deleted: [],
      unchanged: [],
      foreign: [],
      issues: [],
    });
  });

  test('changes what changed, deletes what is gone, removes folders that became empty', () => {
    writeTree(root, before);
    const change = writeTree(root, after);
    expect(content()).toEqual(after);
    expect(folders()).toEqual(['c1', 'c1/mesh', 'c1/new']);
    expect(change).toEqual({
      written: ['c1/inventory.json', 'c1/mesh/b.yaml', 'c1/new/c.yaml', 'inventory.json'],
      deleted: ['c2/inventory.json', 'c2/x/y/z.yaml', 'flux/c1/k.yaml'],
      unchanged: ['c1/mesh/a.yaml'],
      foreign: [],
      issues: [],
    });
  });

  test('leaves an equal file and its time alone', () => {
    writeTree(root, before);
    const old = new Date('2001-01-01T00:00:00Z');
    for (const path of before.keys()) utimesSync(join(root, path), old, old);
    expect(writeTree(root, before).written).toEqual([]);
    for (const path of before.keys()) expect(statSync(join(root, path)).mtime).toEqual(old);
  });

  test('repairs a file that was edited, also where the length is the same', () => {
    writeTree(root, before);
    put('c1/mesh/a.yaml', 'a: 2\n');
    expect(writeTree(root, before).written).toEqual(['c1/mesh/a.yaml']);
    expect(readFileSync(join(root, 'c1/mesh/a.yaml'), 'utf8')).toBe('a: 1\n');
  });

  test('sweeps what a killed run left', () => {
    writeTree(root, before);
    put('c1/mesh/.isthmus-12.tmp', 'half');
    expect(writeTree(root, before).foreign).toEqual([]);
    expect(content()).toEqual(before);
  });

  test('needs the top inventory in the tree', () => {
    expect(() => writeTree(root, new Map([['a', 'b']]))).toThrow('inventory.json');
    expect(existsSync(root)).toBe(false);
  });
});

describe('files of somebody else', () => {
  test('are left alone, and told as warnings', () => {
    writeTree(root, before);
    put('README.md', 'ours\n');
    put('c2/x/note.txt', 'mine\n');
    const change = writeTree(root, after);
    expect(change.foreign).toEqual(['README.md', 'c2/x/note.txt']);
    expect(change.issues.map(({ code, severity, path }) => [code, severity, ...path])).toEqual([
      ['foreign-file', 'warning', 'README.md'],
      ['foreign-file', 'warning', 'c2/x/note.txt'],
    ]);
    expect(content().get('c2/x/note.txt')).toBe('mine\n');
    expect(folders()).toEqual(['c1', 'c1/mesh', 'c1/new', 'c2', 'c2/x']);
  });
});

describe('comparing', () => {
  test('tells the same as writing and touches nothing', () => {
    expect(compareTree(root, before).written).toEqual([...before.keys()].toSorted());
    expect(existsSync(root)).toBe(false);
    writeTree(root, before);
    const told = compareTree(root, after);
    expect(content()).toEqual(before);
    expect(writeTree(root, after)).toEqual(told);
    expect(compareTree(root, after)).toMatchObject({ written: [], deleted: [], foreign: [] });
  });
});

describe('refused, with nothing touched', () => {
  test.each<[string, string, () => void]>([
    ['a folder that is not ours', 'output-not-ours inventory.json', () => put('notes.txt', 'x')],
    [
      'a folder that holds only folders',
      'output-not-ours inventory.json',
      () => mkdirSync(join(root, 'a/b'), { recursive: true }),
    ],
    ['an inventory of somebody else', 'inventory-unreadable inventory.json', () => put('inventory.json', '{}')],
    [
      'an inventory of a newer isthmus',
      'inventory-newer inventory.json',
      () => put('inventory.json', '{"format": 99}'),
    ],
    [
      'a cluster inventory in conflict',
      'inventory-unreadable c1/inventory.json',
      () => {
        writeTree(root, before);
        put('c1/inventory.json', '<<<<<<< HEAD\n');
      },
    ],
    ['an output folder that is a link', 'output-symlink .', () => symlinkSync(folder, root)],
    ['an output folder that is a file', 'output-blocked .', () => writeFileSync(root, 'x')],
    [
      'a link to a folder on the way',
      'output-symlink c1/new',
      () => {
        writeTree(root, before);
        symlinkSync(folder, join(root, 'c1/new'));
      },
    ],
    [
      'a link to a file',
      'output-symlink c1/mesh/b.yaml',
      () => {
        writeTree(root, before);
        rmSync(join(root, 'c1/mesh/b.yaml'));
        symlinkSync('a.yaml', join(root, 'c1/mesh/b.yaml'));
      },
    ],
    [
      'a folder where a file has to stand',
      'output-blocked c1/new/c.yaml',
      () => {
        writeTree(root, before);
        put('c1/new/c.yaml/x', 'x');
      },
    ],
    [
      'a file where a folder has to stand',
      'output-blocked c1/new',
      () => {
        writeTree(root, before);
        put('c1/new', 'x');
      },
    ],
  ])('%s', (_, issue, prepare) => {
    prepare();
    const old = snapshot();
    expect(refusal(() => writeTree(root, after))).toEqual([issue]);
    expect(refusal(() => compareTree(root, after))).toEqual([issue]);
    expect(snapshot()).toEqual(old);
  });

  test.each(['../x', '/x', 'a//b', 'a\\b', ''])('a tree with the path %j', (path) => {
    expect(refusal(() => writeTree(root, new Map([...after, [path, 'x']])))).toEqual([`output-unsafe-path ${path}`]);
    expect(existsSync(root)).toBe(false);
  });

  test('an inventory that would have files deleted outside', () => {
    writeTree(root, before);
    writeFileSync(join(folder, 'precious'), 'x');
    put('c1/inventory.json', JSON.stringify({ objects: [], files: ['../../precious'] }));
    expect(refusal(() => writeTree(root, after))).toEqual(['inventory-unreadable c1/inventory.json']);
    expect(existsSync(join(folder, 'precious'))).toBe(true);
  });
});
