import { inflated } from '../../emit/leak/gzip.ts';
import type { Member, UnpackBudget } from './member.ts';

const localHeader = Buffer.from('PK\u0003\u0004', 'latin1');
const endOfDirectory = Buffer.from('PK\u0005\u0006', 'latin1');
const headerLength = 30;

/** The end of the directory, with the longest comment behind it. */
const tailLength = 22 + 0xffff;

/** True for bytes that are an archive of ZIP from the first one on. */
export const beginsAsZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(localHeader);

/** True for bytes with such an archive behind them: a program that unpacks itself, or a text that hides one. */
export const endsAsZip = (bytes: Buffer): boolean => bytes.subarray(-tailLength).includes(endOfDirectory);

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  /** The sizes follow the data, and are 0 here. */
  readonly streamed: boolean;
  readonly start: number;
  readonly size: number;
}

/** The header at an offset; undefined for four bytes that look like one by chance. */
const entryAt = (bytes: Buffer, offset: number): Entry | undefined => {
  if (offset + headerLength > bytes.length) return undefined;
  const flags = bytes.readUInt16LE(offset + 6);
  const nameLength = bytes.readUInt16LE(offset + 26);
  const start = offset + headerLength + nameLength + bytes.readUInt16LE(offset + 28);
  if (start > bytes.length || nameLength === 0) return undefined;
  return {
    name: bytes.subarray(offset + headerLength, offset + headerLength + nameLength).toString('utf8'),
    method: bytes.readUInt16LE(offset + 8),
    encrypted: (flags & 1) !== 0,
    streamed: (flags & 8) !== 0,
    start,
    size: bytes.readUInt32LE(offset + 18),
  };
};

/** What is stored as it is; where its size follows it, up to the next mark. */
const stored = (bytes: Buffer, { start, size, streamed }: Entry): Buffer => {
  if (!streamed) return bytes.subarray(start, start + size);
  const end = bytes.indexOf('PK', start, 'latin1');
  return bytes.subarray(start, end === -1 ? bytes.length : end);
};

const memberOf = (bytes: Buffer, entry: Entry, limit: number): Member | 'too-large' => {
  const { name, method } = entry;
  const nothing = Buffer.alloc(0);
  // A folder, by whatever method.
  if (!entry.streamed && entry.size === 0) return { name, bytes: nothing };
  if (entry.encrypted) return { name, bytes: nothing, closed: 'encrypted' };
  if (method === 0) return { name, bytes: stored(bytes, entry) };
  if (method !== 8) return { name, bytes: nothing, closed: 'of an unknown method' };
  // A limit of 0 would mean no limit to zlib.
  const content = inflated(bytes.subarray(entry.start), Math.max(limit, 1));
  return content === undefined
    ? { name, bytes: nothing, closed: 'broken' }
    : content === 'too-large'
      ? content
      : { name, bytes: content };
};

/**
 * The members of an archive of ZIP, by the header in front of each and not by the directory at the end: a member that
 * the directory leaves out is still there for whoever looks. Ends with 'too-large' where the budget does.
 */
export function* zipMembers(bytes: Buffer, budget: UnpackBudget): Generator<Member | 'too-large'> {
  let offset = bytes.indexOf(localHeader);
  while (offset !== -1) {
    const entry = entryAt(bytes, offset);
    if (entry === undefined) {
      offset = bytes.indexOf(localHeader, offset + 1);
      continue;
    }
    const member = memberOf(bytes, entry, budget.bytes);
    yield member;
    if (member === 'too-large') return;
    const end = entry.streamed ? entry.start : Math.min(entry.start + entry.size, bytes.length);
    offset = bytes.indexOf(localHeader, end);
  }
}
