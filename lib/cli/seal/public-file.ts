import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { joinBelow } from '../../files/safe-path.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';

/** A sealed document or an index is far smaller; more is neither. */
const maxBytes = 16 * 1024 * 1024;

const refuse = (code: string, file: string, problem: string, remedy: string): EnvironmentError =>
  new EnvironmentError([fileIssue(code, file, `${file} ${problem}`, remedy)]);

const plainPath = (root: string, path: string): string => {
  const joined = joinBelow(root, path);
  if (joined === undefined) throw refuse('file-unsafe-path', path, 'leads out of the folder of mesh.yaml', 'rename it');
  return joined;
};

const assertNoLink = (path: string, shown: string): ReturnType<typeof lstatSync> | undefined => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() === true) {
    throw refuse('file-symlink', shown, 'is a symbolic link', 'put the real thing there: a link could point anywhere');
  }
  return stat;
};

/**
 * A text below the folder of mesh.yaml; undefined when there is none. Throws an EnvironmentError for a symbolic link, a
 * path that leads elsewhere, and what is no file of a sensible size.
 */
export const readPublicFile = (root: string, file: string): string | undefined => {
  const path = plainPath(root, file);
  const folders = file.split('/').slice(0, -1);
  for (const [index] of folders.entries()) {
    const folder = folders.slice(0, index + 1).join('/');
    assertNoLink(plainPath(root, folder), folder);
  }
  const stat = assertNoLink(path, file);
  if (!stat) return undefined;
  if (!stat.isFile() || Number(stat.size) > maxBytes) {
    throw refuse('file-unreadable', file, 'is no file of a sensible size', 'remove it, or restore it with git');
  }
  return readFileSync(path, 'utf8');
};

/** The names in a folder below that of mesh.yaml, sorted; none when there is no such folder. */
export const publicFileNames = (root: string, folder: string): readonly string[] => {
  const path = plainPath(root, folder);
  return assertNoLink(path, folder)?.isDirectory() === true ? readdirSync(path).toSorted() : [];
};
