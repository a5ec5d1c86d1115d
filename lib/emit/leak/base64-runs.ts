import { blanks, codesOf, endOf } from './characters.ts';

/** Shorter texts in base64 are no keys: the smallest, Ed25519 in DER, has 64 characters. */
const shortest = 40;

/** A line that goes on with a stretch may be short, the last one above all. */
const shortestLine = 4;

/** A stretch of base64: its lines joined, and each line by itself, for it may hold several values. */
export interface Run {
  /** Where in the text the stretch begins. */
  readonly offset: number;
  readonly joined: string;
  readonly lines: readonly string[];
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const inWord = codesOf(`${alphabet}_-`);
const space = codesOf(blanks);
const escaped = codesOf('nrt');
const [backslash, equals] = [0x5c, 0x3d];

/** The end of a word of base64, with up to two signs of padding. */
const wordEnd = (text: string, offset: number): number => {
  const end = endOf(text, offset, inWord);
  const padding = text.charCodeAt(end) !== equals ? 0 : text.charCodeAt(end + 1) !== equals ? 1 : 2;
  return end + padding;
};

/** The end of line breaks and spaces, plain or escaped in JSON or double quotes, however often. */
const gapEnd = (text: string, offset: number): number => {
  let end = offset;
  for (;;) {
    end = endOf(text, end, space);
    let slashes = end;
    while (text.charCodeAt(slashes) === backslash) slashes += 1;
    if (slashes === end || !escaped.has(text.charCodeAt(slashes))) return end;
    end = slashes + 1;
  }
};

interface Line {
  readonly offset: number;
  readonly text: string;
}

/** The lines of the stretch that begins at an offset with one long enough. */
const linesFrom = (text: string, offset: number): readonly Line[] => {
  const lines: Line[] = [];
  let start = offset;
  for (;;) {
    const end = wordEnd(text, start);
    lines.push({ offset: start, text: text.slice(start, end) });
    const next = gapEnd(text, end);
    if (next === end || endOf(text, next, inWord) - next < shortestLine) return lines;
    start = next;
  }
};

/** The parts of a stretch: the dashes around PEM blocks are of the alphabet for URLs, and part them. */
const partsOf = (lines: readonly Line[]): readonly (readonly Line[])[] => {
  const parts: Line[][] = [[]];
  for (const line of lines) {
    let at = line.offset;
    for (const [index, fragment] of line.text.split('----').entries()) {
      if (index > 0) parts.push([]);
      const rest = index > 0 ? fragment.replace(/^-{1,3}/, '') : fragment;
      if (rest !== '') parts.at(-1)?.push({ offset: at + fragment.length - rest.length, text: rest });
      at += fragment.length + '----'.length;
    }
  }
  return parts;
};

const runOf = (part: readonly Line[]): readonly Run[] => {
  const lines = part.map(({ text }) => text);
  const joined = lines.join('');
  if (joined.length < shortest) return [];
  return [{ offset: part[0]?.offset ?? 0, joined, lines: lines.filter((line) => line.length >= shortest) }];
};

/**
 * The stretches of a text that may be base64, also wrapped into lines, also url-safe, also with line breaks that are
 * escaped. Reads character by character: a regular expression overflows its stack on a stretch of some megabytes.
 */
export const base64Runs = (text: string): readonly Run[] => {
  const runs: Run[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOf(text, at, inWord);
    if (end - at < shortest) {
      at = end + 1;
      continue;
    }
    const lines = linesFrom(text, at);
    for (const part of partsOf(lines)) runs.push(...runOf(part));
    const last = lines.at(-1);
    at = (last?.offset ?? at) + (last?.text.length ?? 1);
  }
  return runs;
};

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
