import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../lib/plan/manifest.ts';
import { isSame, layOver, leavesOf, merge, valueAt } from '../../lib/plan/merge.ts';

describe('a patch laid over a value', () => {
  // RFC 7386, appendix A.
  test.each<[Json, Json, Json]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j under %j gives %j', (value, patch, result) => {
    expect(layOver(value, patch)).toEqual(result);
  });

  test('changes neither', () => {
    const value = { a: { b: 1 } };
    const patch = { a: { c: { d: 2 } } };
    layOver(value, patch);
    expect([value, patch]).toEqual([{ a: { b: 1 } }, { a: { c: { d: 2 } } }]);
  });
});

test('merging keeps null, which a later layer may have to hand on', () => {
  expect(merge({ a: 1, b: [1] }, { a: null, b: [2] })).toEqual({ a: null, b: [2] });
});

test('values say the same whatever the order of keys, but not of lists', () => {
  expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
  expect(isSame([1, 2], [2, 1])).toBe(false);
  expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(isSame({ a: null }, {})).toBe(false);
});

test('leaves are all that a map says', () => {
  expect(leavesOf({ a: { b: 1, c: [2] }, d: {}, e: null, 'x.y': 'z' })).toEqual([
    ['a', 'b'],
    ['a', 'c'],
    ['d'],
    ['e'],
    ['x.y'],
  ]);
});

test('nothing stands at a path that leads past a value, or through what every object has', () => {
  expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
  expect(valueAt({ a: 1 }, ['a', 'b'])).toBeUndefined();
  expect(valueAt({}, ['constructor'])).toBeUndefined();
});
