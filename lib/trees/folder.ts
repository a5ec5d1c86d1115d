import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { scanTree } from '../emit/tree-scan.ts';
import type { ContentReader } from '../files/content-reader.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { madeTree } from './made-tree.ts';
import { ReadFile } from './read-file.ts';
import { defaultLimits, type Tree, type TreeFile, type TreeLimits } from './tree.ts';
import { deniedIssue, linkIssue, nameIssue, sizeIssue, specialIssue } from './tree-issues.ts';

/** What no engine applies: the insides of Git, and packages. */
const skipped = ['.git', 'node_modules'];

/** The bytes of a file whose size is known; one that has another size by now is read as it is now. */
const bytesOf = (file: string, size: number): Buffer => {
  const bytes = Buffer.allocUnsafe(size + 1);
  const opened = openSync(file, 'r');
  try {
    return readSync(opened, bytes, 0, size + 1, null) === size ? bytes.subarray(0, size) : readFileSync(file);
  } finally {
    closeSync(opened);
  }
};

class FolderFile implements TreeFile {
  readonly path: string;
  readonly size: number;
  readonly blob = undefined;
  readonly #file: string;
  #text: string | undefined;

  constructor(path: string, file: string, size: number) {
    this.path = path;
    this.size = size;
    this.#file = file;
  }

  /** Not remembered: most files are compared once, found equal, and never looked at again. */
  bytes(): Buffer {
    return bytesOf(this.#file, this.size);
  }

  text(): string {
    // Read as a text at once: a mesh has thousands of files, and of most nobody wants the bytes.
    this.#text ??= readFileSync(this.#file, 'utf8');
    return this.#text;
  }
}

/** Objects are small. What is larger is looked at when somebody asks for it. */
const smallBytes = 256 * 1024;

const isDenied = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EACCES';

const missing = (path: string, isThere: boolean): MeshError => {
  const problem = isThere ? `${path} is no folder` : `there is no folder ${path}`;
  return new MeshError([errorAt('tree-missing', [path], problem, 'correct the path')]);
};

const lookedAt = (
  name: string,
  file: string,
  limits: TreeLimits,
  contents: ContentReader | undefined,
): TreeFile | Issue => {
  const content = contents?.read(file, Math.min(smallBytes, limits.maxFileBytes));
  if (content) return new ReadFile(name, content);
  const { size } = lstatSync(file);
  return size <= limits.maxFileBytes ? new FolderFile(name, file, size) : sizeIssue(name, size, limits);
};

/**
 * The tree in a folder. Links are not followed, `.git` and `node_modules` not entered. `contents`: who reads every file
 * anyway has them all read at once. Throws a MeshError where there is no such folder.
 */
export const readFolder = (path: string, limits: TreeLimits = defaultLimits, contents?: ContentReader): Tree => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) throw missing(path, stat !== undefined);
  const { files, links, special, leftovers } = scanTree(path, skipped);
  const issues: Issue[] = [...links.toSorted().map(linkIssue), ...special.toSorted().map(specialIssue)];
  const top = join(path, '/');
  const read = [...files, ...leftovers].toSorted().flatMap((name): readonly TreeFile[] => {
    // Such a name cannot be opened again by its text.
    if (name.includes('\uFFFD')) {
      issues.push(nameIssue(name));
      return [];
    }
    try {
      const found = lookedAt(name, `${top}${name}`, limits, contents);
      if (!('code' in found)) return [found];
      issues.push(found);
    } catch (error) {
      if (!isDenied(error)) throw error;
      issues.push(deniedIssue(name));
    }
    return [];
  });
  return madeTree({ label: path, files: read, issues, load: () => Promise.resolve() }, limits);
};
