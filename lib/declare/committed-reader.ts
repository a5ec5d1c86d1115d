import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ContentReader } from '../files/content-reader.ts';
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
  readonly #contents: ContentReader;
  /** Folders are listed once, and of what is listed as a file nobody asks again what it is. */
  readonly #listed = new Map<string, readonly FolderEntry[]>();
  readonly #files = new Set<string>();

  constructor(root: string, contents: ContentReader = new ContentReader()) {
    this.#root = root;
    this.#contents = contents;
  }

  /** The sorted names in a folder; none when it does not exist. */
  names(folder: string): readonly string[] {
    const stat = lstatSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) this.issues.push(linkIssue(folder));
    return stat?.isDirectory() ? this.#list(folder).map(({ name }) => name) : [];
  }

  entries(folder: string): readonly FolderEntry[] {
    const stat = lstatSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return [];
    return this.#list(folder);
  }

  /** Undefined for what is not there, and for what was refused. */
  read(file: string, most = maxBytes): CommittedFile | undefined {
    if (!this.#files.has(file) && !this.#isFile(file)) return undefined;
    const content = this.#contents.read(`${this.#root}/${file}`, most);
    if (content) return { file, text: content.text, sha256: content.sha256 };
    this.issues.push(sizeIssue(file, most));
    return undefined;
  }

  #list(folder: string): readonly FolderEntry[] {
    const known = this.#listed.get(folder);
    if (known) return known;
    const entries = readdirSync(join(this.#root, folder), { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, kind } of entries) if (kind === 'file') this.#files.add(`${folder}/${name}`);
    this.#listed.set(folder, entries);
    return entries;
  }

  #isFile(file: string): boolean {
    const stat = lstatSync(join(this.#root, file), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) this.issues.push(linkIssue(file));
    return stat?.isFile() === true;
  }
}
