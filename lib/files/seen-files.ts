import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileIssue } from '../plan/file-issue.ts';
import { MeshError } from '../plan/mesh-error.ts';

/** What was read before something was decided: path with forward slashes, and `textDigest` of it; undefined: there was none. */
export type SeenFiles = ReadonlyMap<string, string | undefined>;

/** SHA-256 of a text in hex; undefined for none. */
export const textDigest = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : createHash('sha256').update(text, 'utf8').digest('hex');

const digestAt = (path: string): string | undefined =>
  lstatSync(path, { throwIfNoEntry: false })?.isFile() === true ? textDigest(readFileSync(path, 'utf8')) : undefined;

/**
 * Throws a MeshError when a file below the folder is another than the one that was read: what was decided then would undo
 * what somebody else wrote meanwhile.
 */
export const assertUnchanged = (root: string, seen: SeenFiles): void => {
  const changed = [...seen].filter(([path, digest]) => digestAt(join(root, path)) !== digest);
  if (changed.length === 0) return;
  const remedy = 'run the command again: it then builds upon what is there now';
  throw new MeshError(
    changed.map(([path]) =>
      fileIssue('files-changed', path, `${path} was changed while this command was at work`, remedy),
    ),
  );
};
