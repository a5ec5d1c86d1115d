import { closeSync, constants, lstatSync, openSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolders } from '../files/make-folders.ts';
import type { Issue } from '../plan/issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import { errorIn } from './finding.ts';
import { foreignIssues } from './foreign-files.ts';
import { emptyMeshInventory, inventoryName, meshInventoryText } from './inventory.ts';
import { withLock } from '../files/lock.ts';
import { joinBelow } from '../files/safe-path.ts';
import { differenceOf, type TreeDifference } from './tree-difference.ts';
import { lockName, temporaryName } from './tree-scan.ts';

/** What writing a tree did, or would do; paths are relative to the folder. */
export interface TreeChange {
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: readonly string[];
  /** Files in the folder that are not ours; they are left alone. */
  readonly foreign: readonly string[];
  /** About foreign files: errors where the folder is compared, warnings where it is written. */
  readonly issues: readonly Issue[];
}

const changeOf = (
  root: string,
  { written, deleted, unchanged, foreign }: TreeDifference,
  severity: Issue['severity'],
): TreeChange => ({ written, deleted, unchanged, foreign, issues: foreignIssues(root, foreign, severity) });

/** Writes files of one run; each appears whole under its name or not at all. */
class Writer {
  readonly #root: string;
  readonly #folders = new Set<string>();
  #count = 0;

  constructor(root: string) {
    this.#root = root;
  }

  write(path: string, text: string): void {
    const target = join(this.#root, path);
    const folder = dirname(target);
    this.#makeFolder(folder, path);
    this.#count += 1;
    const temporary = join(folder, temporaryName(this.#count));
    // Fails on anything that stands there already, links included.
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const handle = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), 0o644);
    try {
      writeAll(handle, Buffer.from(text));
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, target);
  }

  remove(path: string): void {
    rmSync(join(this.#root, path), { force: true });
  }

  /** A link that appeared since the folder was looked at must not lead out of it. */
  #makeFolder(folder: string, path: string): void {
    if (this.#folders.has(folder)) return;
    if (joinBelow(this.#root, path) === undefined) {
      const problem = `${path} would be written outside the output folder`;
      // In mid-write: not the declaration is at fault, and nobody may say that nothing was written.
      throw new EnvironmentError([errorIn('output-symlink', [path], problem, 'remove the symbolic link on the way')]);
    }
    makeFolders(folder);
    this.#folders.add(folder);
  }
}

const writeAll = (handle: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
};

const isInventory = (path: string): boolean => path.endsWith(`/${inventoryName}`);

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const removeFolder = (path: string): void => {
  try {
    rmdirSync(path);
  } catch (error) {
    // Something was put into it meanwhile, or it is gone already.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(String(codeOf(error)))) throw error;
  }
};

/** Removes the folders that hold no file any more, the deepest first. */
const removeEmptyFolders = (root: string, { scan, written, unchanged, foreign }: TreeDifference): void => {
  const used = new Set<string>();
  for (const path of [...written, ...unchanged, ...foreign]) {
    for (let folder = dirname(path); folder !== '.' && !used.has(folder); folder = dirname(folder)) used.add(folder);
  }
  const empty = [...scan.folders].filter((folder) => !used.has(folder));
  for (const folder of empty.toSorted((a, b) => b.length - a.length)) removeFolder(join(root, folder));
};

/**
 * Compares without writing: the lists say what `writeTree` would do. Throws a MeshError where it would refuse. What a
 * killed run left counts as foreign here: it may have been committed.
 */
export const compareTree = (root: string, tree: ReadonlyMap<string, string>): TreeChange => {
  const difference = differenceOf(root, tree);
  const foreign = [...difference.foreign, ...difference.scan.leftovers].toSorted();
  return changeOf(root, { ...difference, foreign }, 'error');
};

/** A folder that is ours, so that a lock may stand in it while it is compared. */
const isOurs = (root: string): boolean =>
  lstatSync(root, { throwIfNoEntry: false })?.isDirectory() === true &&
  lstatSync(join(root, inventoryName), { throwIfNoEntry: false })?.isFile() === true;

/**
 * Makes a folder hold the tree (path to text, with the inventories among them) and nothing else of ours. Compares in
 * place: an equal file keeps its time. Throws a MeshError, with nothing touched, where the folder is not ours.
 *
 * The inventories come last and the top one at the very end: a run that is killed leaves the old account of what is
 * ours, and the next run completes the work. Throws an EnvironmentError while another process writes there.
 */
export const writeTree = (root: string, tree: ReadonlyMap<string, string>): TreeChange => {
  if (!tree.has(inventoryName)) throw new Error(`a tree without ${inventoryName} cannot be told from foreign files`);
  if (!isOurs(root)) {
    // Refused, or empty: either way nothing of it changes before it was looked at.
    differenceOf(root, tree);
    makeFolders(root);
  }
  return withLock(join(root, lockName), 'output-locked', () => writeLocked(root, tree));
};

const writeLocked = (root: string, tree: ReadonlyMap<string, string>): TreeChange => {
  const difference = differenceOf(root, tree);
  const { scan, written, deleted } = difference;
  const writer = new Writer(root);
  for (const path of scan.leftovers) writer.remove(path);
  if (!scan.files.has(inventoryName)) writer.write(inventoryName, meshInventoryText(emptyMeshInventory));
  const write = (paths: readonly string[]): void => {
    for (const path of paths) writer.write(path, tree.get(path) ?? '');
  };
  const contents = written.filter((path) => path !== inventoryName && !isInventory(path));
  write(contents);
  for (const path of deleted.filter((file) => !isInventory(file))) writer.remove(path);
  write(written.filter(isInventory));
  for (const path of deleted.filter(isInventory)) writer.remove(path);
  write(written.filter((path) => path === inventoryName));
  removeEmptyFolders(root, difference);
  return changeOf(root, difference, 'warning');
};
