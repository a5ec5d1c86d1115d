import { describe, expect, test } from '@jest/globals';
import { changedLines } from '../../lib/explain/changed-lines.ts';

const lines = (before: string, after: string): readonly number[] => [...changedLines(before, after)];
const text = (words: string): string => words.split(' ').join('\n');

describe('the lines of a text that another has otherwise', () => {
  test.each([
    ['none, of equal texts', 'a b c', 'a b c', []],
    ['the one that differs', 'a b c', 'a x c', [2]],
    ['none, where lines were only added', 'a b c', 'a x b y c', []],
    ['those that are gone', 'a b c d', 'a d', [2, 3]],
    ['each of two that differ, and not what is between', 'a b c d e', 'a x c y e', [2, 4]],
    ['the moved one once', 'a b c', 'b c a', [1]],
    ['all of it, where nothing is left', 'a b', 'x', [1, 2]],
    ['a repeated line only where it is gone', 'x a x b x', 'x a x b', [5]],
  ])('are %s', (_, before, after, found) => {
    expect(lines(text(before), text(after))).toEqual(found);
  });

  test('are found in a text too long to compare line with line, by how often they stand there', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    const after = ['new', ...many.filter((_, index) => index !== 1500), 'end'];
    expect(lines(`first\n${many.join('\n')}\nlast`, after.join('\n'))).toEqual([1, 1502, 3002]);
  });
});
