import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import type { FolderEntry } from './unread-files.ts';

/** A sealed document is a few kilobytes; more is not one. */
const maxBytes = 1024 * 1024;

export interface CommittedFile {
  /** Relative to the folder of mesh.yaml, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

const linkIssue = (file: string): Issue =>
  fileIssue(
    'committed-symlink',
    file,
    `${file} is a symbolic link`,
    'commit the file itself: a link could point anywhere',
  );

const sizeIssue = (file: string, most: number): Issue =>
  fileIssue(
    'committed-too-large',
    file,
    `${file} is larger than ${most} bytes`,
    most > maxBytes ? 'restore it with git' : 'remove it; sealed documents and certificates are a few kilobytes',
  );

const kindOf = (entry: Dirent): FolderEntry['kind'] => {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
};

/** Reads files below the folder of mesh.yaml, and remembers what it had to refuse. */
export class CommittedReader {
  readonly issues: Issue[] = [];
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The sorted names in a folder; none when it does not exist. */
  names(folder: string): readonly string[] {
    const stat = lstatSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) this.issues.push(linkIssue(folder));
    return stat?.isDirectory() ? readdirSync(join(this.#root, folder)).toSorted() : [];
  }

  entries(folder: string): readonly FolderEntry[] {
    const stat = lstatSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return [];
    return readdirSync(join(this.#root, folder), { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Undefined for what is not there, and for what was refused. */
  read(file: string, most = maxBytes): CommittedFile | undefined {
    const stat = lstatSync(join(this.#root, file), { throwIfNoEntry: false });
    if (!stat) return undefined;
    if (stat.isSymbolicLink()) this.issues.push(linkIssue(file));
    else if (stat.size > most) this.issues.push(sizeIssue(file, most));
    else if (stat.isFile()) {
      const bytes = readFileSync(join(this.#root, file));
      return { file, text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') };
    }
    return undefined;
  }
}
