import { base64Runs, type Run } from './base64-runs.ts';
import { privateKeyIn } from './der.ts';
import { gunzipped, isGzip, isZlib, unzipped } from './gzip.ts';
import { type HexRun, hexRuns } from './hex-runs.ts';
import type { Nets } from './nets.ts';
import { spellingsOf } from './spellings.ts';

/** What a text holds in encoded form: texts to look into, and what is known for a secret without reading it. */
export interface Encoded {
  readonly texts: readonly { readonly text: string; readonly encoding: string }[];
  readonly leaks: readonly string[];
}

const nothing: Encoded = { texts: [], leaks: [] };

/** Characters of base64 that tell what the rest is: 48 bytes. */
const headLength = 64;

const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13;

/** Nearly all of it: a text may hold a few letters of other alphabets, random bytes are printable in two of five cases. */
const looksLikeText = (bytes: Uint8Array): boolean =>
  bytes.reduce((count, byte) => count + Number(isPrintable(byte)), 0) >= bytes.length * 0.9;

/** Every second byte is zero, as in texts of Windows; in base64 a marker of its own would be needed for each order. */
const looksWide = (bytes: Uint8Array): boolean =>
  bytes.length >= 8 && bytes.reduce((count, byte) => count + Number(byte === 0), 0) >= bytes.length * 0.4;

const unpacked = (result: Buffer | 'too-large' | undefined, encoding: string, nets: Nets): Encoded => {
  if (result === 'too-large') return { texts: [], leaks: ['compressed data that is too large to look into'] };
  if (result === undefined) return nothing;
  const key = privateKeyIn(result);
  const leaks = key !== undefined && nets.keyForms.includes(key) ? [`${key} (${encoding})`] : [];
  return { texts: [{ text: result.toString('latin1'), encoding }], leaks };
};

/** How bytes are written: the first of them are cheap to read, all of them may be many. */
interface Bytes {
  readonly head: Buffer;
  readonly all: () => Buffer;
  readonly encoding: string;
}

/** Keys and compressed data: what is known by its first bytes, whatever follows them. */
const binary = ({ head, all }: Bytes, nets: Nets): Encoded => {
  const key = privateKeyIn(head);
  if (key !== undefined) return nets.keyForms.includes(key) ? { texts: [], leaks: [key] } : nothing;
  if (isGzip(head)) return unpacked(gunzipped(all()), 'gzip', nets);
  return isZlib(head) ? unpacked(unzipped(all()), 'zlib', nets) : nothing;
};

const readable = ({ head, all, encoding }: Bytes): Encoded =>
  looksLikeText(head) || looksWide(head)
    ? { texts: [{ text: all().toString('latin1'), encoding }], leaks: [] }
    : nothing;

const ofBase64 = (base64: string): Bytes => ({
  head: Buffer.from(base64.slice(0, headLength), 'base64'),
  all: () => Buffer.from(base64, 'base64'),
  encoding: 'base64',
});

/** Bytes that are no text may still hold a marker in the middle, at any offset. */
const marked = (base64: string, { markers }: Nets): Encoded => ({
  texts: [],
  leaks: markers.filter(({ spelling }) => base64.includes(spelling)).map(({ name }) => `${name} (base64)`),
});

const parts = ({ joined, lines }: Run, nets: Nets): readonly Encoded[] => {
  const whole = readable(ofBase64(joined));
  const isText = whole !== nothing;
  const others = lines.length === 1 && lines[0] === joined ? [] : lines;
  // Where the whole is no text, a line may be one: two values can stand below each other.
  const inLines = others
    .map(ofBase64)
    .flatMap((line) => (isText ? [binary(line, nets)] : [binary(line, nets), readable(line)]));
  return [binary(ofBase64(joined), nets), isText ? whole : marked(joined, nets), ...inLines];
};

const inHex = ({ bytes }: HexRun, nets: Nets): readonly Encoded[] => {
  const written = { head: bytes.subarray(0, 48), all: () => bytes, encoding: 'hex' };
  return [binary(written, nets), readable(written)];
};

/** Looks one level into a text: what its base64 and hex decode to, what that decompresses to, its escapes, and where. */
export const encodedIn = (text: string, nets: Nets): readonly (Encoded & { readonly offset: number })[] => [
  ...base64Runs(text).flatMap((run) => parts(run, nets).map((part) => ({ ...part, offset: run.offset }))),
  ...hexRuns(text).flatMap((run) => inHex(run, nets).map((part) => ({ ...part, offset: run.offset }))),
  ...spellingsOf(text).map((spelling) => ({ texts: [spelling], leaks: [], offset: 0 })),
];
