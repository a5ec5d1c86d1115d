import { distance } from 'fastest-levenshtein';

const letters = (text: string): string => text.split('').toSorted().join('');

/** Two letters swapped are one slip of the fingers, but two edits to Levenshtein. */
const slips = (word: string, candidate: string): number => {
  const edits = distance(word, candidate);
  return edits === 2 && letters(word) === letters(candidate) ? 1 : edits;
};

/**
 * The candidate that somebody who wrote `word` most likely meant, '' when none is close.
 *
 * Close is at most two slips in five letters, upper and lower case alike; the first of equally close candidates wins,
 * so hand in a list of stable order.
 */
export const nearest = (word: string, candidates: readonly string[]): string => {
  const lower = word.toLowerCase();
  let best = '';
  let fewest = Math.floor(word.length * 0.4);
  for (const candidate of candidates) {
    // A word that differs in length by more than the limit is never close, and most candidates end here.
    if (Math.abs(candidate.length - word.length) > fewest) continue;
    const found = slips(lower, candidate.toLowerCase());
    if (found < fewest || (found === fewest && best === '')) {
      best = candidate;
      fewest = found;
    }
  }
  return best;
};
