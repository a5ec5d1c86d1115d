/** Bytes written in hex, and where in the text they begin. */
export interface HexRun {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Longer than any digest in use: the smallest private key in DER has 48 bytes, and a SHA-256 is often all there is in hex. */
const shortest = 47;

/** One class of characters and no counting: whatever the length, the engine puts nothing on its stack. */
const stretches = /[0-9A-Fa-f][0-9A-Fa-f:\s]*/g;
const words = /[0-9A-Fa-f]+/g;

/** The ends of the words that follow each other with one even length; the last of them may be shorter. */
const linesOf = function* (stretch: string): Generator<{ start: number; end: number }> {
  let start = 0;
  let end = 0;
  let width = 0;
  for (const { index, 0: word } of stretch.matchAll(words)) {
    const joins = width % 2 === 0 && word.length <= width;
    if (!joins) {
      if (width > 0) yield { start, end };
      start = index;
      width = word.length;
    }
    end = index + word.length;
    // Behind a shorter word nothing goes on: it was the last of its lines.
    if (joins && word.length < width) {
      yield { start, end };
      width = 0;
    }
  }
  if (width > 0) yield { start, end };
};

/** Line ends inside a quoted text are escapes; as blanks of the same length they keep every offset. */
const withLines = (text: string): string => (text.includes('\\') ? text.replaceAll(/\\[nr]/g, '  ') : text);

const digits = (written: string): string => written.replaceAll(/[^0-9A-Fa-f]/g, '');

/**
 * The stretches of a text that may be bytes in hex: in one word, each byte apart by a colon or a blank, or in lines of
 * one length as `xxd -p` writes them.
 */
export const hexRuns = (text: string): readonly HexRun[] => {
  const runs: HexRun[] = [];
  for (const { index, 0: stretch } of withLines(text).matchAll(stretches)) {
    if (stretch.length < shortest * 2) continue;
    for (const { start, end } of linesOf(stretch)) {
      if (end - start < shortest * 2) continue;
      const bytes = Buffer.from(digits(stretch.slice(start, end)), 'hex');
      if (bytes.length >= shortest) runs.push({ offset: index + start, bytes });
    }
  }
  return runs;
};
