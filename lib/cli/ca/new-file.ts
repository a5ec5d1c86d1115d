import { existsSync, lstatSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { disk } from '../../files/file-system.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';

/** Refuses a place where a new file cannot stand: before anything is done whose result it should hold. */
export const assertNewFile = (file: string): void => {
  const path = resolve(file);
  const refuse = (code: string, problem: string, remedy: string): never => {
    throw new EnvironmentError([fileIssue(code, file, `${file} ${problem}`, remedy)]);
  };
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    refuse('file-exists', 'exists already', 'name a new file: nothing is overwritten');
  }
  if (!existsSync(dirname(path))) refuse('folder-missing', 'lies in a folder that does not exist', 'make the folder');
};

/** Writes a file that was not there, durably. Throws an EnvironmentError where something stands. */
export const writeNewFile = (file: string, content: string | Uint8Array, mode: number): void => {
  assertNewFile(file);
  const path = resolve(file);
  disk.writeNew(path, typeof content === 'string' ? Buffer.from(content) : content, mode);
  disk.syncFolder(dirname(path));
};
