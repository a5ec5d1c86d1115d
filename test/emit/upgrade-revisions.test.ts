import { describe, expect, test } from '@jest/globals';
import { emptyMeshInventory, meshInventoryText, readMeshInventory } from '../../lib/emit/inventory.ts';
import { upgradeIssues } from '../../lib/emit/upgrade.ts';

const recorded = (revisions: readonly string[]) => ({
  ...emptyMeshInventory,
  install: 'helm',
  ...(revisions.length > 0 && { revisions }),
});

const codes = (before: readonly string[], after: readonly string[]): readonly string[] =>
  upgradeIssues(recorded(before), recorded(after)).map(({ code }) => code);

describe('the control planes of an output folder', () => {
  test.each([
    ['a canary is added', ['a'], ['a', 'b']],
    ['the canary takes over, and the other stays', ['a', 'b'], ['b', 'a']],
    ['the one that was left is removed', ['b', 'a'], ['b']],
    ['a canary is given up', ['a', 'b'], ['a']],
    ['a canary is replaced by another', ['a', 'b'], ['a', 'c']],
    ['a canary with a revision comes to one without', [], ['', 'b']],
    ['it takes over from one without', ['', 'b'], ['b', '']],
    ['the one without is removed', ['b', ''], ['b']],
    ['nothing changes', ['a'], ['a']],
    ['nothing changes, without any revision', [], []],
  ])('may change: %s', (_, before, after) => {
    expect(codes(before, after)).toEqual([]);
  });

  test.each([
    ['one takes over that never ran', ['a'], ['b', 'a'], ['revision-not-running']],
    ['the one that serves the mesh goes at once', ['a', 'b'], ['b'], ['revision-left']],
    ['it is renamed in place', ['a'], ['b'], ['revision-not-running', 'revision-left']],
    ['a revision is given to what had none', [], ['b'], ['revision-not-running', 'revision-left']],
    ['the revision is dropped', ['a'], [], ['revision-dropped']],
    ['the way back to none is tried over a canary', ['a', ''], ['', 'a'], ['revision-dropped']],
  ])('may not change so: %s', (_, before, after, found) => {
    expect(codes(before, after)).toEqual(found);
  });

  test('are told apart from those of a folder that records no install', () => {
    expect(upgradeIssues({ ...emptyMeshInventory }, recorded(['b']))).toEqual([]);
  });

  test('are named in what to do', () => {
    const [unproven, left] = upgradeIssues(recorded([]), recorded(['1-31-0']));
    expect(unproven?.problem).toContain('1-31-0');
    expect(left?.remedy).toContain('revision: default');
  });

  test('are recorded where there is a revision or a canary, and read back', () => {
    const text = meshInventoryText(recorded(['b', '']));
    expect(readMeshInventory(text, 'inventory.json').inventory?.revisions).toEqual(['b', '']);
    expect(meshInventoryText(recorded([]))).not.toContain('revisions');
  });
});
