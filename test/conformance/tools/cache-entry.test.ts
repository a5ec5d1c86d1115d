import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fillEntry, missingIn } from '../../../conformance/tools/cache-entry.ts';

const jiti = join(import.meta.dirname, '../../../node_modules/jiti/lib/jiti-cli.mjs');
const script = join(import.meta.dirname, 'fill-entry.ts');
const names = ['first', 'second'] as const;

let folder = '';
let entry = '';
let log = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-entry-'));
  entry = join(folder, 'entry');
  log = join(folder, 'log');
  writeFileSync(log, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inProcess = async (end: string): Promise<string | number | null> =>
  new Promise((done) => {
    spawn(process.execPath, [jiti, script, entry, log, end]).on('close', (code, signal) => done(signal ?? code));
  });

const whole = (missing: readonly string[], into: string): void => {
  for (const name of missing) writeFileSync(join(into, name), 'whole');
};

const makeHalf = (_: readonly string[], into: string): void => {
  whole(['first'], into);
  throw new Error('no second');
};

const ignore = (): void => undefined;

describe('a cache entry', () => {
  test('a tool that is there is not made again', () => {
    fillEntry(entry, ['first'], whole, ignore);
    const made: string[] = [];
    fillEntry(entry, names, (missing, into) => (made.push(...missing), whole(missing, into)), ignore);
    expect(made).toEqual(['second']);
    expect(missingIn(entry, names)).toEqual([]);
  });

  test('a build that fails leaves nothing, not even what was already made', () => {
    expect(() => fillEntry(entry, names, makeHalf, ignore)).toThrow('no second');
    expect(missingIn(entry, names)).toEqual(names);
    expect(readdirSync(entry)).toEqual(['.lock']);
  });

  test('a build that is killed leaves nothing that is taken for ready, and the next one clears up', async () => {
    expect(await inProcess('killed')).toBe('SIGKILL');
    expect(missingIn(entry, names)).toEqual(names);
    expect(readdirSync(entry).filter((name) => name.startsWith('.building-'))).toHaveLength(1);
    fillEntry(entry, names, whole, ignore);
    expect(readdirSync(entry).toSorted()).toEqual(['.lock', 'first', 'second']);
    expect(readFileSync(join(entry, 'first'), 'utf8')).toBe('whole');
  });

  test('two processes at once make each tool once, and both find it whole', async () => {
    expect(await Promise.all([inProcess(''), inProcess('')])).toEqual([0, 0]);
    expect(readFileSync(log, 'utf8')).toBe('first second\n');
    expect(names.map((name) => readFileSync(join(entry, name), 'utf8'))).toEqual(['whole', 'whole']);
  });

  test('an entry that is complete is read without a lock, so that a read-only cache serves', () => {
    mkdirSync(entry);
    whole(names, entry);
    fillEntry(entry, names, () => expect('made').toBe('not made'), ignore);
    expect(readdirSync(entry).toSorted()).toEqual(['first', 'second']);
  });
});
