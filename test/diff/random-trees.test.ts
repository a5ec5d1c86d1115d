import { describe, expect, test } from '@jest/globals';
import { markdown } from '../../lib/cli/diff/markdown.ts';
import { compareTrees } from '../../lib/diff/compare.ts';
import { isEqualReview } from '../../lib/diff/review.ts';
import { madeTree } from '../../lib/trees/made-tree.ts';
import { defaultLimits, type Tree } from '../../lib/trees/tree.ts';
import { meaningOf, Random, RandomTree, textsOf } from './random-tree.ts';

const treeOf = (label: string, texts: ReadonlyMap<string, string>): Tree =>
  madeTree(
    {
      label,
      issues: [],
      load: () => Promise.resolve(),
      files: [...texts]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, text]) => ({
          path,
          size: Buffer.byteLength(text),
          blob: undefined,
          bytes: () => Buffer.from(text),
          text: () => text,
        })),
    },
    defaultLimits,
  );

/** What stands outside of fences, or a word for a fence that is left open. */
const withoutFences = (text: string): readonly string[] => {
  let fence = '';
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (fence !== '') fence = line === fence ? '' : fence;
    else if (/^`{3,}diff$/.test(line)) fence = line.slice(0, -'diff'.length);
    else lines.push(line);
  }
  return fence === '' ? lines : [...lines, '``` is open'];
};

const depth: Readonly<Record<string, number>> = { '<details>': 1, '</details>': -1 };

/** Fences that are left open, sections that are, and elements of anybody else. */
const faultsIn = (text: string): readonly string[] => {
  let open = 0;
  const faults = withoutFences(text).filter((line) => {
    open += depth[line] ?? 0;
    const isForeign = depth[line] === undefined && /<(?!\/?summary>)|^\s*```/.test(line);
    return isForeign || open < 0 || open > 1;
  });
  return open === 0 ? faults : [...faults, 'a section is open'];
};

/** Two trees from a seed; some differ in so much that not all of it fits. */
const pairOf = (seed: number): { readonly random: Random; readonly base: RandomTree; readonly head: RandomTree } => {
  const random = new Random(seed);
  const base = new RandomTree(random);
  return { random, base, head: base.edited(seed % 8 === 0 ? 40 : random.below(4)) };
};

const pairs = Array.from({ length: 200 }, (_, seed) => seed);

describe('two random trees', () => {
  test.each(pairs)('are compared without a fault, and are equal where their objects are: seed %i', async (seed) => {
    const { random, base, head } = pairOf(seed);
    const review = await compareTrees(treeOf('a', textsOf(base)), treeOf('b', textsOf(head)));
    expect(review.issues).toEqual([]);
    expect(isEqualReview(review)).toBe(meaningOf(base) === meaningOf(head));
    expect(review.headline === 'No differences.').toBe(isEqualReview(review));
    const size = random.of([2_000, 5_000, 65_536]);
    const comment = markdown(review, size);
    expect(comment.length).toBeLessThanOrEqual(size);
    expect(faultsIn(comment)).toEqual([]);
  });

  test('are sometimes equal and mostly not, so that both are tried', () => {
    const equal = pairs.filter((seed) => {
      const { base, head } = pairOf(seed);
      return meaningOf(base) === meaningOf(head);
    });
    expect(equal.length).toBeGreaterThan(30);
    expect(equal.length).toBeLessThan(150);
  });
});
