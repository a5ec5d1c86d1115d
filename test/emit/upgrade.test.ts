import { describe, expect, test } from '@jest/globals';
import { emptyMeshInventory, type MeshInventory } from '../../lib/emit/inventory.ts';
import { upgradeIssues } from '../../lib/emit/upgrade.ts';

const codes = (before: Partial<MeshInventory>, after: Partial<MeshInventory>): readonly string[] =>
  upgradeIssues({ ...emptyMeshInventory, ...before }, { ...emptyMeshInventory, ...after }).map(({ code }) => code);

describe('what an output folder records of its maker', () => {
  test.each([
    ['0.2.0', '0.1.9'],
    ['0.10.0', '0.9.9'],
    ['1.0.0', '0.99.99'],
    ['1.0.1', '1.0.0'],
    ['1.0.0', '1.0.0-rc.1'],
  ])('of %s is refused to the older %s', (before, after) => {
    expect(codes({ isthmus: before }, { isthmus: after })).toEqual(['isthmus-older-than-dist']);
    expect(codes({ isthmus: after }, { isthmus: before })).toEqual([]);
  });

  test.each([
    ['', '0.1.0'],
    ['0.1.0', ''],
    ['0.1.0', '0.1.0'],
    ['somebody else', '0.1.0'],
  ])('of %j stops no %j', (before, after) => {
    expect(codes({ isthmus: before }, { isthmus: after })).toEqual([]);
  });

  test('of one install method is refused to another, with both pull requests named', () => {
    const issues = upgradeIssues(
      { ...emptyMeshInventory, install: 'helm' },
      { ...emptyMeshInventory, install: 'sail' },
    );
    expect(issues).toMatchObject([{ code: 'install-method-switched', severity: 'error', path: ['inventory.json'] }]);
    expect(issues[0]?.remedy).toMatch(/two pull requests.*prune: false/);
  });

  test('of no install method, or of the same, stops nothing', () => {
    expect(codes({ install: '' }, { install: 'sail' })).toEqual([]);
    expect(codes({ install: 'helm' }, { install: 'helm' })).toEqual([]);
  });
});
