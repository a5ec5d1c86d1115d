import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DocsPlace, docsPlace } from './place.ts';
import { type MarkedBlock, type Page, pages } from './page.ts';
import { type PageRun, runPage } from './session.ts';
import { unproven } from './suite-words.ts';
import { unsaidHere, wrongWith } from './verdict.ts';

const all = pages();
let place: DocsPlace | undefined;
const runs = new Map<string, PageRun>();

const runAll = async (at: DocsPlace): Promise<void> => {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) runs.set(page.name, await runPage(page, at));
  };
  await Promise.all([next(), next()]);
};

beforeAll(async () => {
  place = await docsPlace();
  await runAll(place);
}, 600_000);

afterAll(() => place?.end());

const told = (page: Page): readonly (readonly [string, MarkedBlock])[] =>
  page.blocks
    .filter(({ mark, fault }) => mark !== undefined || fault !== '')
    .map((one) => [`line ${one.block.line}`, one] as const);

describe.each(all.filter((page) => told(page).length > 0).map((page) => [page.name, page] as const))(
  '%s',
  (_, page) => {
    test.each(told(page))('%s does what the page says', (__, one) => {
      expect(wrongWith(page, one, runs.get(page.name)?.outcomes)).toEqual([]);
    });
  },
);

test('nothing is called unproven that a suite proves, or that no page says', () => {
  const needed = new Set(all.flatMap(({ blocks }) => blocks.flatMap(unsaidHere)));
  expect(Object.keys(unproven).filter((word) => !needed.has(word))).toEqual([]);
});
