import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { ContentDigest } from '../files/content-digest.ts';
import { type Content, maxFileBytes } from './item.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

const chunkLength = 1024 * 1024;

const readAll = (descriptor: number): Buffer => {
  const chunks: Buffer[] = [];
  let size = 0;
  // A file may grow while it is read; one byte above the limit is enough to tell.
  while (size <= maxFileBytes) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkLength, maxFileBytes + 1 - size));
    const count = readSync(descriptor, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  return Buffer.concat(chunks);
};

const digestOf = (descriptor: number, head: Buffer): string => {
  const digest = new ContentDigest();
  digest.update(head);
  const chunk = Buffer.allocUnsafe(chunkLength);
  for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) {
    digest.update(chunk.subarray(0, count));
  }
  return digest.value();
};

const readOpen = (descriptor: number): Content => {
  if (!fstatSync(descriptor).isFile()) return { kind: 'special' };
  const bytes = readAll(descriptor);
  return bytes.length > maxFileBytes
    ? { kind: 'too-large', digest: digestOf(descriptor, bytes) }
    : { kind: 'bytes', bytes };
};

const readPlain = (file: string): Content => {
  // A pipe would wait for a writer, and a link that takes the place of the file must not be followed.
  const descriptor = openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    return readOpen(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What stands at a path, links not followed; undefined when nothing does (any more). */
export const readContent = (file: string): Content | undefined => {
  // Such a name cannot be opened again by its text: the file must not pass for one that is gone.
  if (file.includes('\uFFFD')) return { kind: 'unreadable', reason: 'its name is no UTF-8' };
  try {
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(file) };
    return stat.isFile() ? readPlain(file) : { kind: 'special' };
  } catch (error) {
    const reason = codeOf(error);
    if (reason === '') throw error;
    return reason === 'ENOENT' ? undefined : { kind: 'unreadable', reason };
  }
};
