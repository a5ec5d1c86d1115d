import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from './tool-error.ts';

const unfinished = '.building-';

/** Takes the lock of an entry until the returned file is closed; the kernel frees it when this process dies. */
const lock = (entry: string, tell: (line: string) => void): number => {
  const file = openSync(join(entry, '.lock'), 'a');
  // The lock belongs to the open file, which flock only borrows: it stays held when flock has ended.
  const flock = (...args: readonly string[]): number | null =>
    spawnSync('flock', [...args, '3'], { stdio: ['ignore', 'inherit', 'inherit', file] }).status;
  if (flock('-n') === 0) return file;
  tell(`waiting for another run that builds in ${entry}`);
  if (flock('-x') === 0) return file;
  closeSync(file);
  throw new ToolError(`${entry} cannot be locked: flock comes with the package util-linux`);
};

/** What is not in an entry yet. A name stands in it only when its file or folder is whole. */
export const missingIn = <N extends string>(entry: string, names: readonly N[]): readonly N[] =>
  names.filter((name) => !existsSync(join(entry, name)));

/**
 * Fills an entry with what it lacks of `names`: `make` puts each into a folder beside them, under its own name, and
 * each is renamed into place when all are made. Two processes take turns, and the second finds what the first made.
 */
export const fillEntry = <N extends string>(
  entry: string,
  names: readonly N[],
  make: (missing: readonly N[], folder: string) => void,
  tell: (line: string) => void,
): void => {
  if (missingIn(entry, names).length === 0) return;
  mkdirSync(entry, { recursive: true });
  const held = lock(entry, tell);
  try {
    const missing = missingIn(entry, names);
    if (missing.length === 0) return;
    // Who holds the lock is alone here: what stands unfinished was left by a process that was killed.
    const left = readdirSync(entry).filter((name) => name.startsWith(unfinished));
    for (const name of left) rmSync(join(entry, name), { recursive: true, force: true });
    const folder = mkdtempSync(join(entry, unfinished));
    try {
      make(missing, folder);
      for (const name of missing) renameSync(join(folder, name), join(entry, name));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    closeSync(held);
  }
};
