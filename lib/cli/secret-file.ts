import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileIssue } from '../plan/file-issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import type { Io } from './io.ts';
import { printable } from './printable.ts';

/** A passphrase or a list of identities is small; what is larger is another file. */
const maxBytes = 64 * 1024;

const refuse = (code: string, name: string, problem: string): EnvironmentError =>
  new EnvironmentError([fileIssue(code, name, `${name} ${problem}`, 'name a small file that you may read')]);

/** Reads to the end into one buffer, so that no copies are left behind. */
const readAll = (descriptor: number, name: string): Buffer => {
  const buffer = Buffer.alloc(maxBytes + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
    if (length > maxBytes) {
      buffer.fill(0);
      throw refuse('secret-file-too-large', name, `is larger than ${maxBytes} bytes`);
    }
  }
};

/** What is read from a descriptor that the caller opened, such as `3<passphrase`. */
export const readSecretDescriptor = (descriptor: number): Buffer => {
  const name = `file descriptor ${descriptor}`;
  try {
    return readAll(descriptor, name);
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw refuse('secret-file-unreadable', name, 'cannot be read');
  }
};

/** True when others than its owner may read or change a file on a disk; a pipe or a mounted secret of a CI has no such file. */
const isExposed = (descriptor: number): boolean => {
  const stat = fstatSync(descriptor);
  return stat.isFile() && (stat.mode & 0o066) !== 0;
};

/** What is in a file that holds a passphrase or identities; says so when others may read it, too. */
export const readSecretFile = (file: string, io: Io): Buffer => {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    throw refuse('secret-file-unreadable', file, 'does not exist, or may not be read');
  }
  try {
    if (isExposed(descriptor)) io.err(`warning: others may read or change ${printable(file)}: chmod 600\n`);
    return readAll(descriptor, file);
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw refuse('secret-file-unreadable', file, 'cannot be read');
  } finally {
    closeSync(descriptor);
  }
};
