import { complete, offerText } from './complete.ts';

/**
 * What the scripts of the shells ask: `isthmus __complete COUNT WORD...`, with the number of words before the cursor.
 * (A shell may drop an empty word.) Answers in a fraction of the time the whole program takes to load; whatever goes
 * wrong, a shell is told nothing rather than an error in the middle of a line.
 */
export const answerShell = (args: readonly string[], mesh: string): string => {
  const [count = '0', ...words] = args;
  const before = words.slice(0, Number(count));
  try {
    return offerText(complete(before, words[Number(count)] ?? '', mesh));
  } catch {
    return '';
  }
};
