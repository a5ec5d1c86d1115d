/** Bytes written in hex, and where in the text they begin. */
export interface HexRun {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Longer than any digest in use: the smallest private key in DER has 48 bytes, and a SHA-256 is often all there is in hex. */
const runs = /(?:[0-9A-Fa-f]{2}){47,}|(?:[0-9A-Fa-f]{2}[:\s]\s{0,64}){47,}/g;

/** The stretches of a text that may be bytes in hex: without blanks, or each byte apart, by a colon or a blank. */
export const hexRuns = (text: string): readonly HexRun[] =>
  [...text.matchAll(runs)].map(({ index, 0: found }) => ({
    offset: index,
    bytes: Buffer.from(found.replaceAll(/[:\s]/g, ''), 'hex'),
  }));
