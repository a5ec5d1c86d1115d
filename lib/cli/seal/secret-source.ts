import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import { gitStanding } from '../../files/git.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';

/** Several Secrets of the largest size; what is larger is another file. */
const maxBytes = 8 * 1024 * 1024;

const refuse = (code: string, name: string, problem: string, remedy: string): never => {
  throw new EnvironmentError([fileIssue(code, name, problem, remedy)]);
};

/** Reads to the end; the pieces are wiped once they are one. */
const readAll = (descriptor: number, name: string): Buffer => {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.alloc(64 * 1024);
    const count = readSync(descriptor, piece, 0, piece.length, null);
    if (count === 0) break;
    size += count;
    pieces.push(piece.subarray(0, count));
    if (size > maxBytes) refuse('secret-file-too-large', name, `${name} is too large`, 'give a manifest of Secrets');
  }
  const whole = Buffer.concat(pieces);
  for (const piece of pieces) piece.fill(0);
  return whole;
};

/** What is piped in. Throws an EnvironmentError where a terminal stands. */
export const readPiped = (): Buffer => {
  if (isatty(0))
    refuse('stdin-terminal', 'standard input', 'nothing is piped in', 'pipe the content in, or name a file');
  return readAll(0, 'standard input');
};

/** Git must not be able to take the file up, now or with the next `git add`. */
const assertOutsideGit = (file: string, searchPath: string): void => {
  const { kind } = gitStanding(resolve(file), searchPath);
  if (kind === 'clear') return;
  const problem = `${file} lies where Git could take it up: it is meant to hold values in the clear`;
  refuse('secret-file-in-git', file, problem, 'pipe the manifest in with --from -, or move it out of the work tree');
};

/**
 * What is piped in (`-`), or stands in a file outside Git. Throws an EnvironmentError for a terminal, a file that Git
 * could take up, and what cannot be read. Nothing of the content is quoted.
 */
export const readSecretSource = (source: string, searchPath: string): Buffer => {
  if (source === '-') {
    if (isatty(0))
      refuse('stdin-terminal', '-', 'nothing is piped in', 'pipe a manifest: kubectl get secret ... | ...');
    return readAll(0, 'standard input');
  }
  assertOutsideGit(source, searchPath);
  try {
    const descriptor = openSync(source, 'r');
    try {
      if (!fstatSync(descriptor).isDirectory()) return readAll(descriptor, source);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
  }
  return refuse('secret-file-unreadable', source, `${source} cannot be read`, 'name a file that you may read');
};
