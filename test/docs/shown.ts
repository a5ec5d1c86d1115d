import { stripVTControlCharacters } from 'node:util';

/** What differs from one run to the next, and the word that stands for it when a page is compared. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, '<uid>'],
  [/\b[\da-f]{64}\b/g, '<sha256>'],
  [/\b[\da-f]{32}\b/g, '<id>'],
  [/\bage1[\da-z]{58}\b/g, '<recipient>'],
  [/\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?\b/g, '<date>'],
  [/\b\d+(?:\.\d+)? ?(?:ms|s|min)\b/g, '<time>'],
  [/\b[\da-f]{7}\b/g, '<commit>'],
  [/\b\d+(?= (?:files|written|KiB|checks|characters|derived)\b)/g, '<count>'],
  // Columns are as wide as what passes.
  [/ {2,}/g, '  '],
  [/-{3,}/g, '---'],
];

/** One line as it is compared. */
const lineOf = (line: string, home: string): string =>
  passing
    .reduce((text, [what, word]) => text.replaceAll(what, word), home === '' ? line : line.replaceAll(home, '~'))
    .trim();

const linesOf = (text: string, home: string): readonly string[] =>
  stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => lineOf(line, home))
    .filter((line) => line !== '');

const isGap = (line: string): boolean => line === '…';

/** Lines of a page that follow each other, and whether something may stand before them. */
interface Run {
  readonly afterGap: boolean;
  readonly line: string;
}

/**
 * What is not true of what a page shows; nothing: it is. A line `…` leaves out any number of lines; without one every line
 * must be there, and the first that is printed too much is named.
 */
export const untrue = (page: string, printed: string, home: string): readonly string[] => {
  const [told, real] = [linesOf(page, home), linesOf(printed, home)];
  const runs: readonly Run[] = told
    .map((line, at) => ({ line, afterGap: isGap(told[at - 1] ?? '') }))
    .filter(({ line }) => !isGap(line));
  let at = 0;
  for (const { line, afterGap } of runs) {
    const found = afterGap ? real.indexOf(line, at) : at;
    if (found === -1 || real[found] !== line) return [`not printed: ${line}`, `here stands: ${real[at] ?? 'the end'}`];
    at = found + 1;
  }
  const left = real[at];
  return left === undefined || isGap(told.at(-1) ?? '') ? [] : [`printed, and not on the page: ${left}`];
};
