import { describe, expect, test } from '@jest/globals';
import { codes } from '../../lib/check/codes.ts';
import { checks } from '../../lib/check/check-mesh.ts';
import { codesOf, findingsIn } from './fixture.ts';
import { plants } from './plants.ts';

describe('a fault planted in the clean tree', () => {
  test.each(plants)('is found with its own code: $code', ({ code, besides = [], files }) => {
    const findings = findingsIn(files);
    expect(codesOf(findings)).toEqual([code, ...besides].toSorted((a, b) => (a < b ? -1 : 1)));
    const own = findings.filter((finding) => finding.code === code);
    expect(own.every(({ problem, remedy }) => problem.length > 10 && remedy.length > 3)).toBe(true);
  });
});

test('every code that a check may print is in the table, in its category', () => {
  for (const { category, codes: own } of checks) {
    for (const code of own) expect([code, codes.get(code)?.category]).toEqual([code, category]);
  }
});
