import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { malformed } from './age-error.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { Stanza } from './stanza.ts';

const versionLine = 'age-encryption.org/v1';

/** Columns of a stanza's body; a body ends with a line that is shorter. */
const columns = 64;

/** A header of ours has a line or two per recipient. */
const maxBytes = 64 * 1024;

const word = /^[\x21-\x7e]+$/;

const stanzaText = ({ type, args, body }: Stanza): string => {
  const text = toBase64(body);
  // A last line of full length is followed by an empty one.
  const lines = Array.from({ length: Math.floor(text.length / columns) + 1 }, (_, at) =>
    text.slice(at * columns, (at + 1) * columns),
  );
  return [`-> ${[type, ...args].join(' ')}`, ...lines, ''].join('\n');
};

const macOf = (fileKey: Uint8Array, covered: string): Buffer => {
  const key = Buffer.from(hkdfSync('sha256', fileKey, Buffer.alloc(0), 'header', 32));
  return createHmac('sha256', key).update(covered, 'latin1').digest();
};

export const writeHeader = (stanzas: readonly Stanza[], fileKey: Uint8Array): Buffer => {
  const covered = `${versionLine}\n${stanzas.map(stanzaText).join('')}---`;
  return Buffer.from(`${covered} ${toBase64(macOf(fileKey, covered))}\n`, 'latin1');
};

export interface Header {
  readonly stanzas: readonly Stanza[];
  /** Where the payload begins. */
  readonly end: number;
  /** True when the file key made the code over the header, so that no recipient was added or taken away. */
  isOf(fileKey: Uint8Array): boolean;
}

const readStanza = (lines: readonly string[], at: number): { readonly stanza: Stanza; readonly next: number } => {
  const [type = '', ...args] = (lines[at] ?? '').slice(3).split(' ');
  if (![type, ...args].every((part) => word.test(part))) throw malformed('a stanza is malformed');
  let next = at + 1;
  while (lines[next]?.length === columns) next += 1;
  const last = lines[next];
  const body = fromBase64(lines.slice(at + 1, next + 1).join(''));
  if (last === undefined || last.length > columns || !body) throw malformed('the body of a stanza is malformed');
  return { stanza: { type, args, body }, next: next + 1 };
};

/** Reads the header of a binary age file; throws an AgeError for one that the format does not allow. */
export const readHeader = (file: Buffer): Header => {
  const text = file.subarray(0, maxBytes).toString('latin1');
  if (!text.startsWith(`${versionLine}\n`)) throw malformed('this is no age file of version 1');
  const closing = text.indexOf('\n---');
  const end = text.indexOf('\n', closing + 1) + 1;
  const mac = fromBase64(text.slice(closing + 5, end - 1));
  if (closing < 0 || end === 0 || text[closing + 4] !== ' ' || mac?.length !== 32) {
    throw malformed('the header does not end as it must');
  }
  const lines = text.slice(0, closing).split('\n');
  const stanzas: Stanza[] = [];
  for (let at = 1; at < lines.length;) {
    if (lines[at]?.startsWith('-> ') !== true) throw malformed('the header holds a line that begins no stanza');
    const { stanza, next } = readStanza(lines, at);
    stanzas.push(stanza);
    at = next;
  }
  const covered = text.slice(0, closing + 4);
  return { stanzas, end, isOf: (fileKey) => timingSafeEqual(macOf(fileKey, covered), mac) };
};
