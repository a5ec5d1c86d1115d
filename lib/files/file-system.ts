import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { deadline } from './deadline.ts';

/** The steps that change a disk, one system call (or one durable file) each; a parameter, so that a test can end a run
 * between any two of them. */
export interface FileSystem {
  /** Makes one folder with exactly this mode; throws when something stands there. */
  makeFolder(path: string, mode: number): void;
  /** Writes a file that was not there, durably, with exactly this mode. */
  writeNew(path: string, bytes: Uint8Array, mode: number): void;
  /** Makes what was created, renamed or removed in a folder durable. */
  syncFolder(path: string): void;
  rename(from: string, to: string): void;
  /** Makes a symbolic link with this content; throws when something stands there. */
  link(path: string, text: string): void;
  /** Removes a file; one that is gone already is fine. */
  remove(path: string): void;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
}

const writeAll = (handle: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
};

/** The disk itself. Whatever is changed begins with a folder, a file or a lock: from there on no time is counted. */
export const disk: FileSystem = {
  makeFolder: (path, mode) => {
    deadline.beforeChange();
    mkdirSync(path, { mode });
    // The umask may have taken bits away, and must not have left more than asked for.
    const handle = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      fchmodSync(handle, mode);
    } finally {
      closeSync(handle);
    }
  },
  writeNew: (path, bytes, mode) => {
    deadline.beforeChange();
    // Fails on anything that stands there already, links included.
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const handle = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    try {
      fchmodSync(handle, mode);
      writeAll(handle, bytes);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
  syncFolder: (path) => {
    const handle = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
  rename: renameSync,
  link: (path, text) => {
    deadline.beforeChange();
    symlinkSync(text, path);
  },
  remove: (path) => rmSync(path, { force: true }),
  removeFolder: rmdirSync,
};
