import { describe, expect, test } from '@jest/globals';
import { nearest } from '../../lib/plan/nearest.ts';

describe('nearest', () => {
  test.each([
    ['servrs', ['selector', 'servers'], 'servers'],
    ['naem', ['namespace', 'name'], 'name'],
    ['meshId', ['meshID', 'meshNetworks'], 'meshID'],
    ['TLSV1_2', ['TLS_AUTO', 'TLSV1_0', 'TLSV1_3'], 'TLSV1_0'],
    ['id', ['ID'], 'ID'],
  ])('for %s among %j it offers %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  test.each([
    ['bogus', ['hosts', 'ports']],
    ['x', ['y']],
    ['', ['a']],
    ['spec', []],
  ])('for %s among %j it offers nothing', (word, candidates) => {
    expect(nearest(word, candidates)).toBe('');
  });
});
