import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { fileIssue } from '../plan/file-issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import { disk, type FileSystem } from './file-system.ts';

/** Who holds a lock: process, a word that tells two locks of one process id apart, machine. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** A lock is a symbolic link that leads nowhere: it appears with its whole content, or not at all. */
const lockText = (): string => `isthmus-lock:${process.pid}:${randomBytes(8).toString('hex')}:${hostname()}`;

const holderOf = (text: string): Holder | undefined => {
  const [, pid, host = ''] = /^isthmus-lock:([1-9]\d{0,9}):[0-9a-f]{16}:(.*)$/.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), host };
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** What the lock says; undefined when there is none, empty when something else stands there. */
const lockAt = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'EINVAL') return '';
    throw error;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return codeOf(error) !== 'ESRCH';
  }
};

/** Only a process of this very machine can be known to be dead. */
const isDead = (holder: Holder | undefined): boolean => holder?.host === hostname() && !isAlive(holder.pid);

const lockedError = (code: string, path: string, holder: Holder | undefined): EnvironmentError => {
  const who = holder === undefined ? 'another program' : `process ${holder.pid} on ${holder.host}`;
  const remedy = `wait until it has ended; if it is dead, remove ${path}`;
  return new EnvironmentError([fileIssue(code, basename(path), `${who} is writing here`, remedy)]);
};

/** False when the lock is taken. */
const place = (path: string, text: string, files: FileSystem): boolean => {
  try {
    files.link(path, text);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Takes a dead holder's lock away. What was moved is looked at again: somebody may have been faster. */
const sweep = (path: string, dead: string, files: FileSystem): void => {
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    files.rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = lockAt(aside);
  if (moved !== undefined && moved !== dead) place(path, moved, files);
  files.remove(aside);
};

const take = (path: string, own: string, code: string, files: FileSystem): void => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (place(path, own, files)) return;
    const text = lockAt(path);
    if (text === undefined) continue;
    const holder = holderOf(text);
    if (!isDead(holder)) throw lockedError(code, path, holder);
    sweep(path, text, files);
  }
  throw lockedError(code, path, undefined);
};

/** True where a lock stands, whoever's it is. */
export const isLocked = (path: string): boolean => lockAt(path) !== undefined;

/**
 * Runs something while this process alone holds the lock at `path`. Throws a MeshError with `code` when somebody else
 * holds it; the lock of a process that died on this machine is taken away.
 */
export const withLock = <T>(path: string, code: string, run: () => T, files: FileSystem = disk): T => {
  const own = lockText();
  take(path, own, code, files);
  try {
    return run();
  } finally {
    // A lock that was taken from us is left to its new holder.
    if (lockAt(path) === own) files.remove(path);
  }
};
