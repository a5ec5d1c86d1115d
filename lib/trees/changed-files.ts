import { createHash } from 'node:crypto';
import type { Tree, TreeFile } from './tree.ts';

/** Paths below the trees, in code unit order. */
export interface ChangedFiles {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** The name Git would give the bytes; with SHA-256 where the repository has such names. */
const blobName = (bytes: Buffer, length: number): string =>
  createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');

const nameOf = (file: TreeFile, other: string): string => file.blob ?? blobName(file.bytes(), other.length);

/** By size, then by Git's names, so that of a revision nothing is read; two folders by their bytes. */
const isEqual = (a: TreeFile, b: TreeFile): boolean => {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const known = a.blob ?? b.blob;
  return known === undefined ? a.bytes().equals(b.bytes()) : nameOf(a, known) === nameOf(b, known);
};

/** The same for two files whose texts are wanted anyway: what is no UTF-8 reads alike and is not. */
export const haveSameText = (a: TreeFile, b: TreeFile): boolean => {
  if (a.size !== b.size) return false;
  if (a.blob !== undefined && b.blob !== undefined) return a.blob === b.blob;
  return a.text() === b.text() && (!a.text().includes('\uFFFD') || a.bytes().equals(b.bytes()));
};

/** How the files of two trees differ. */
export const changedFiles = (base: Pick<Tree, 'files'>, head: Pick<Tree, 'files'>): ChangedFiles => {
  const paths = [...head.files.keys()];
  return {
    added: paths.filter((path) => !base.files.has(path)),
    removed: [...base.files.keys()].filter((path) => !head.files.has(path)),
    changed: paths.filter((path) => {
      const [before, after] = [base.files.get(path), head.files.get(path)];
      return before !== undefined && after !== undefined && !isEqual(before, after);
    }),
  };
};
