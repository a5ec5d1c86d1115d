import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';

/** A Secret holds less than 1 MiB, so no file of it is larger (Kubernetes, MaxSecretSize). */
const maxBytes = 1024 * 1024;

const refuse = (code: string, name: string, problem: string, remedy: string): never => {
  throw new EnvironmentError([fileIssue(code, name, `${name} ${problem}`, remedy)]);
};

const readDescriptor = (descriptor: number, name: string): Buffer => {
  const { size } = fstatSync(descriptor);
  if (size > maxBytes)
    refuse('file-too-large', name, `is larger than ${maxBytes} bytes`, 'name a file of certificates');
  const buffer = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const count = readSync(descriptor, buffer, length, size - length, null);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
};

/**
 * The bytes of a small file that somebody else wrote; `name` is how people know it. Throws an EnvironmentError for what is
 * missing, too large, no file, or a symbolic link, which could point anywhere.
 */
export const readLimitedFile = (path: string, name: string): Buffer => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return refuse('file-missing', name, 'does not exist', 'correct the path');
  if (stat.isSymbolicLink()) refuse('file-symlink', name, 'is a symbolic link', 'name the file itself');
  if (!stat.isFile()) refuse('file-not-a-file', name, 'is not a file', 'name a file');
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return readDescriptor(descriptor, name);
  } finally {
    closeSync(descriptor);
  }
};
