/** Shorter texts in base64 are no keys: the smallest, Ed25519 in DER, has 64 characters. */
const shortest = 40;

const runs = /[A-Za-z0-9+/_-]{40,}={0,2}(?:(?:\s|\\+[nrt])+[A-Za-z0-9+/_-]{4,}={0,2})*/g;
const breaks = /(?:\s|\\+[nrt])+/;

/** A stretch of base64: its lines joined, and each line by itself, for it may hold several values. */
export interface Run {
  readonly joined: string;
  readonly lines: readonly string[];
}

/**
 * The stretches of a text that may be base64, also wrapped into lines, also url-safe, also with line breaks that are
 * escaped in JSON or double quotes. The dashes around PEM blocks part them.
 */
export const base64Runs = (text: string): readonly Run[] =>
  [...text.matchAll(runs)].flatMap(([match]) =>
    match.split(/-{4,}/).flatMap((part): Run[] => {
      const lines = part.split(breaks).filter((line) => line !== '');
      const joined = lines.join('');
      return joined.length < shortest ? [] : [{ joined, lines: lines.filter((line) => line.length >= shortest) }];
    }),
  );

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * How a text looks inside base64: one spelling for each of the three offsets at which it may begin, without the
 * characters at both ends that its neighbours decide.
 */
export const base64Alignments = (text: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bits = [...new TextEncoder().encode(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    // A character of base64 holds six bits; the first whole one begins here.
    const begin = [0, 4, 2][offset] ?? 0;
    const whole = bits.slice(begin).match(/.{6}/g) ?? [];
    return whole.map((six) => alphabet[Number.parseInt(six, 2)] ?? '').join('');
  });
