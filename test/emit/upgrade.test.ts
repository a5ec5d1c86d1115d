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
    expect(issues).toMatchObject([{ code: 'install-method-switched', severity: 'error', path: ['install', 'method'] }]);
    expect(issues[0]?.remedy).toMatch(/two pull requests.*install: \{ method: helm, next: sail \}/);
  });

  test('of an announced install method lets exactly that one come, while it stays announced', () => {
    const before = { install: 'helm', next: 'rendered' };
    expect(codes(before, { install: 'rendered', next: 'rendered' })).toEqual([]);
    expect(codes(before, { install: 'sail', next: 'sail' })).toEqual(['install-method-switched']);
    expect(codes(before, { install: 'sail', next: 'rendered' })).toEqual(['install-method-switched']);
  });

  test('of an announced install method is refused to a switch that lets pruning begin at once', () => {
    const before = { install: 'helm', next: 'rendered' };
    expect(codes(before, { install: 'rendered' })).toEqual(['install-next-dropped-early']);
  });

  test('of an announcement in the tree itself does not make the switch of the same tree pass', () => {
    expect(codes({ install: 'helm' }, { install: 'rendered', next: 'rendered' })).toEqual(['install-method-switched']);
  });

  test('lets an announcement come, go, and be dropped after the switch', () => {
    expect(codes({ install: 'helm' }, { install: 'helm', next: 'rendered' })).toEqual([]);
    expect(codes({ install: 'helm', next: 'rendered' }, { install: 'helm' })).toEqual([]);
    expect(codes({ install: 'rendered', next: 'rendered' }, { install: 'rendered' })).toEqual([]);
  });

  test('of a finished switch does not let the way back pass', () => {
    const before = { install: 'rendered', next: 'rendered' };
    expect(codes(before, { install: 'helm', next: 'helm' })).toEqual(['install-method-switched']);
  });

  test('of no install method, or of the same, stops nothing', () => {
    expect(codes({ install: '' }, { install: 'sail' })).toEqual([]);
    expect(codes({ install: 'helm' }, { install: 'helm' })).toEqual([]);
  });
});
