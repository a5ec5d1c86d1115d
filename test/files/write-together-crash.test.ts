import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInterrupted, recover, writeTogether } from '../../lib/files/write-together.ts';
import { child, forEachStep } from './child.ts';
import { DeadlyFiles, Ended } from './deadly-files.ts';
import { afterwards, newTree, oldTree, plant, treeAt } from './two-trees.ts';

const script = join(import.meta.dirname, 'killed-write-together.ts');
const before = Object.fromEntries(oldTree);
const after = Object.fromEntries(afterwards);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const planted = (name: string): string => {
  const root = join(folder, name);
  plant(root, oldTree);
  return root;
};

const textOf = (tree: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(tree).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** `old` or `new`; a tree that is neither comes back itself. */
const stateOf = (root: string): unknown => {
  const tree = treeAt(root);
  if (textOf(tree) === textOf(before)) return 'old';
  return textOf(tree) === textOf(after) ? 'new' : tree;
};

/** Runs until a step and throws there; true when it was ended. */
const endedAt = (step: number, run: (files: DeadlyFiles) => void): boolean => {
  const files = new DeadlyFiles(step, () => {
    throw new Ended();
  });
  try {
    run(files);
    return false;
  } catch (error) {
    if (error instanceof Ended) return true;
    throw error;
  }
};

const unlocked = (root: string): string => {
  rmSync(join(root, '.isthmus-lock'), { force: true });
  return root;
};

describe('writing together', () => {
  test('leaves the old or the new state when the process is killed at any step, and nothing else', async () => {
    const whole = planted('whole');
    const { code, out, err } = await child(script, [whole, '0']);
    expect([code, err]).toEqual([0, '']);
    expect(stateOf(whole)).toBe('new');
    const steps = Number(out);
    expect(steps).toBeGreaterThan(30);
    const states: unknown[] = [];
    await forEachStep(steps, async (step) => {
      const root = planted(`killed-${step}`);
      const { signal } = await child(script, [root, String(step)]);
      expect(signal).toBe('SIGKILL');
      recover(root);
      states[step] = stateOf(root);
      expect(isInterrupted(root)).toBe(false);
    });
    // The commit lies at one step: before it all is old, after it all is new.
    const commit = states.indexOf('new');
    expect(commit).toBeGreaterThan(10);
    expect(states.slice(1)).toEqual(Array.from({ length: steps }, (_, at) => (at + 1 < commit ? 'old' : 'new')));
  }, 240_000);

  test('is finished by recoveries that are themselves ended, each one step later', () => {
    let ended = true;
    for (let first = 1; ended; first += 1) {
      const root = planted(`first-${first}`);
      ended = endedAt(first, (files) => writeTogether(root, newTree, files));
      // This process lives on, so its lock has to be taken away by hand.
      for (let second = 1; endedAt(second, (files) => recover(unlocked(root), files)); second += 1);
      expect(['old', 'new']).toContain(stateOf(root));
    }
  });

  test('carries nothing out that was copied here, such as a transaction that came with a checkout', () => {
    const root = planted('original');
    endedAt(28, (files) => writeTogether(root, newTree, files));
    expect(treeAt(unlocked(root))['.isthmus-transaction/committed/plan.json']).toBeDefined();
    const copy = join(folder, 'copy');
    cpSync(root, copy, { recursive: true });
    const found = treeAt(unlocked(copy));
    expect(() => recover(unlocked(copy))).toThrow('transaction-foreign');
    expect(treeAt(copy)).toEqual(found);
    recover(unlocked(root));
    expect(stateOf(root)).toBe('new');
  });
});
