import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyMeshInventory, meshInventoryText } from '../../lib/emit/inventory.ts';
import { writeTree } from '../../lib/emit/tree.ts';
import { bigTree } from './sample-tree.ts';

let folder = '';
let root = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
  root = join(folder, 'dist');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a version in a process of its own that is killed when it comes to a file. */
const killedAt = (version: number, victim: string): void => {
  const script = join(import.meta.dirname, 'killed-write.ts');
  const { signal } = spawnSync(process.execPath, [
    join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs'),
    script,
    root,
    String(version),
    victim,
  ]);
  expect(signal).toBe('SIGKILL');
};

const files = (): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();

const inventory = (): string => readFileSync(join(root, 'inventory.json'), 'utf8');

const expectWhole = (version: number): void => {
  const tree = bigTree(version);
  expect(files()).toEqual([...tree.keys()].toSorted());
  for (const [path, text] of tree) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
};

describe('a run that is killed', () => {
  test.each(['c2/mesh/03-stage/odd-003.yaml', 'c2/inventory.json', 'inventory.json'])(
    'at %s leaves the old account, and the next run completes the work',
    (victim) => {
      writeTree(root, bigTree(2));
      const old = inventory();
      killedAt(3, victim);
      expect(existsSync(join(root, 'c1/mesh/03-stage/odd-003.yaml'))).toBe(true);
      expect(inventory()).toBe(old);
      expect(writeTree(root, bigTree(3)).foreign).toEqual([]);
      expectWhole(3);
    },
  );

  test('on the first run of all leaves a folder that the next run knows for its own', () => {
    killedAt(1, 'c2/mesh/03-stage/odd-003.yaml');
    expect(files().length).toBeGreaterThan(400);
    expect(inventory()).toBe(meshInventoryText(emptyMeshInventory));
    const { written, unchanged, foreign } = writeTree(root, bigTree(1));
    expect(unchanged.length).toBeGreaterThan(400);
    expect(written.length).toBeGreaterThan(0);
    expect(foreign).toEqual([]);
    expectWhole(1);
  });

  test('and then taken back leaves no file changed, and tells of the new ones', () => {
    writeTree(root, bigTree(2));
    killedAt(3, 'c2/mesh/03-stage/odd-003.yaml');
    const { foreign } = writeTree(root, bigTree(2));
    expect(foreign.length).toBeGreaterThan(0);
    for (const path of foreign) expect(path).toContain('/odd-');
    for (const [path, text] of bigTree(2)) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });
});
