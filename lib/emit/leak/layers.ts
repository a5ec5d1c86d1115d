import { base64Runs, type Run } from './base64-runs.ts';
import { privateKeyIn } from './der.ts';
import { gunzipped, isGzip } from './gzip.ts';
import type { Nets } from './nets.ts';

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

const inflated = (bytes: Uint8Array): Encoded => {
  const result = gunzipped(bytes);
  if (result === 'too-large') return { texts: [], leaks: ['compressed data that is too large to look into'] };
  if (result === undefined) return nothing;
  return { texts: [{ text: result.toString('latin1'), encoding: 'gzip' }], leaks: [] };
};

/** Keys and compressed data: what is known by its first bytes, whatever follows them. */
const binary = (base64: string, nets: Nets): Encoded => {
  const head = Buffer.from(base64.slice(0, headLength), 'base64');
  const key = privateKeyIn(head);
  if (key !== undefined) return nets.keyForms.includes(key) ? { texts: [], leaks: [key] } : nothing;
  return isGzip(head) ? inflated(Buffer.from(base64, 'base64')) : nothing;
};

const readable = (base64: string): Encoded =>
  looksLikeText(Buffer.from(base64.slice(0, headLength), 'base64'))
    ? { texts: [{ text: Buffer.from(base64, 'base64').toString('latin1'), encoding: 'base64' }], leaks: [] }
    : nothing;

/** Bytes that are no text may still hold a marker in the middle, at any offset. */
const marked = (base64: string, { markers }: Nets): Encoded => ({
  texts: [],
  leaks: markers.filter(({ spelling }) => base64.includes(spelling)).map(({ name }) => `${name} (base64)`),
});

const parts = ({ joined, lines }: Run, nets: Nets): readonly Encoded[] => {
  const whole = readable(joined);
  const isText = whole !== nothing;
  const others = lines.length === 1 && lines[0] === joined ? [] : lines;
  // Where the whole is no text, a line may be one: two values can stand below each other.
  const inLines = others.flatMap((line) => (isText ? [binary(line, nets)] : [binary(line, nets), readable(line)]));
  return [binary(joined, nets), isText ? whole : marked(joined, nets), ...inLines];
};

/** Looks one level into a text: what its base64 decodes to, what that decompresses to, and where it stood. */
export const encodedIn = (text: string, nets: Nets): readonly (Encoded & { readonly offset: number })[] =>
  base64Runs(text).flatMap((run) => parts(run, nets).map((part) => ({ ...part, offset: run.offset })));
