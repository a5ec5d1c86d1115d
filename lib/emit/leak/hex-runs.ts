import { blanks, codesOf, endOf } from './characters.ts';

/** Bytes written in hex, and where in the text they begin. */
export interface HexRun {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Longer than any digest in use: the smallest private key in DER has 48 bytes, and a SHA-256 is often all there is in hex. */
const shortest = 47;

const digits = codesOf('0123456789abcdefABCDEF');

/** What may part two bytes, or two lines of bytes. */
const between = codesOf(`:${blanks}`);
const lineEnds = codesOf('nr');
const backslash = 0x5c;

/** The end of what parts two words; line ends inside a quoted text are escapes. */
const gapEnd = (text: string, offset: number): number => {
  let end = offset;
  for (;;) {
    const code = text.charCodeAt(end);
    if (between.has(code)) end += 1;
    else if (code === backslash && lineEnds.has(text.charCodeAt(end + 1))) end += 2;
    else return end;
  }
};

const bytesOf = (text: string, start: number, end: number): Buffer => {
  const words: string[] = [];
  for (let at = start; at < end;) {
    const next = endOf(text, at, digits);
    words.push(text.slice(at, next));
    at = gapEnd(text, next);
  }
  return Buffer.from(words.join(''), 'hex');
};

/** The end of the words from an offset that follow each other with one even length; the last of them may be shorter. */
const linesEnd = (text: string, start: number): number => {
  let end = endOf(text, start, digits);
  const width = end - start;
  if (width % 2 !== 0) return end;
  for (;;) {
    const from = gapEnd(text, end);
    const to = endOf(text, from, digits);
    if (to === from || to - from > width) return end;
    end = to;
    // Behind a shorter word nothing goes on: it was the last of its lines.
    if (to - from < width) return end;
  }
};

/**
 * The stretches of a text that may be bytes in hex: in one word, each byte apart by a colon or a blank, or in lines of
 * one length as `xxd -p` writes them. Reads character by character: a regular expression may overflow its stack on a
 * stretch of some megabytes.
 */
export const hexRuns = (text: string): readonly HexRun[] => {
  const runs: HexRun[] = [];
  for (let at = 0; at < text.length;) {
    if (!digits.has(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const end = linesEnd(text, at);
    if (end - at >= shortest * 2) {
      const bytes = bytesOf(text, at, end);
      if (bytes.length >= shortest) runs.push({ offset: at, bytes });
    }
    at = end;
  }
  return runs;
};
