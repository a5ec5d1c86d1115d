import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileIssue } from '../plan/file-issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { disk, type FileSystem } from './file-system.ts';
import { isLocked, withLock } from './lock.ts';
import { assertUnchanged, type SeenFiles } from './seen-files.ts';
import { isChangeable, planText, readPlan, type TransactionPlan } from './transaction-plan.ts';

const folderName = '.isthmus-transaction';
const lockName = '.isthmus-lock';

/** `staged` becomes `committed` by one rename, and `done` by another, once everything is in its place. */
const staged = 'staged';
const committed = 'committed';
const done = 'done';
const planName = 'plan.json';

/** Public files: whoever may read the repository may read them. */
const publicMode = 0o644;
const folderMode = 0o755;
const privateMode = 0o700;

const refuse = (code: string, file: string, problem: string, remedy: string): never => {
  throw new MeshError([fileIssue(code, file, problem, remedy)]);
};

const statOf = (path: string) => lstatSync(path, { throwIfNoEntry: false });

/** Refuses a path that leads through a link, or ends at anything but a file: a checkout may hold such traps. */
const assertPlain = (root: string, path: string): void => {
  if (!isChangeable(path)) refuse('file-unsafe-path', path, `${path} is no place for a file of isthmus`, 'rename it');
  const parts = path.split('/');
  for (const [index] of parts.entries()) {
    const step = parts.slice(0, index + 1).join('/');
    const stat = statOf(join(root, step));
    if (stat === undefined) return;
    if (stat.isSymbolicLink()) refuse('file-symlink', step, `${step} is a symbolic link`, 'put the real thing there');
    if (index < parts.length - 1 ? !stat.isDirectory() : !stat.isFile()) {
      refuse('file-in-the-way', step, `${step} stands where ${path} belongs`, 'move it elsewhere');
    }
  }
};

/** One root with its transaction folder. */
class Transaction {
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #folder: string;

  constructor(root: string, files: FileSystem) {
    this.#root = root;
    this.#files = files;
    this.#folder = join(root, folderName);
  }

  #phase(name: string): string {
    return join(this.#folder, name);
  }

  /** Writes everything aside, durably. Until the rename at its end nothing has happened. */
  commit(changes: ReadonlyMap<string, string | undefined>): void {
    const files = this.#files;
    const writes = [...changes].flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]));
    const deletes = [...changes].flatMap(([path, text]) => (text === undefined ? [path] : []));
    files.makeFolder(this.#folder, privateMode);
    files.writeNew(this.#phase('.gitignore'), Buffer.from('*\n'), publicMode);
    files.makeFolder(this.#phase(staged), privateMode);
    for (const [index, { text }] of writes.entries()) {
      files.writeNew(join(this.#phase(staged), String(index)), Buffer.from(text), publicMode);
    }
    const folder = lstatSync(this.#phase(staged), { bigint: true }).ino.toString();
    const plan = planText({ writes: writes.map(({ path }) => path), deletes, folder });
    files.writeNew(join(this.#phase(staged), planName), Buffer.from(plan), publicMode);
    files.syncFolder(this.#phase(staged));
    files.syncFolder(this.#folder);
    files.syncFolder(this.#root);
    files.rename(this.#phase(staged), this.#phase(committed));
    files.syncFolder(this.#folder);
  }

  /** Carries out what is committed, from wherever an earlier run was ended. */
  apply(): void {
    const files = this.#files;
    const plan = this.#readPlan();
    const touched = new Set<string>();
    for (const [index, path] of plan.writes.entries()) {
      const from = join(this.#phase(committed), String(index));
      assertPlain(this.#root, path);
      // One that is gone from here stands in its place already.
      if (statOf(from) === undefined) continue;
      this.#makeFolders(dirname(path));
      files.rename(from, join(this.#root, path));
    }
    for (const path of plan.deletes) {
      assertPlain(this.#root, path);
      files.remove(join(this.#root, path));
    }
    for (const path of [...plan.writes, ...plan.deletes]) touched.add(join(this.#root, dirname(path)));
    for (const folder of touched) if (existsSync(folder)) files.syncFolder(folder);
    for (const path of plan.deletes) this.#removeEmptyFolders(dirname(path));
    files.rename(this.#phase(committed), this.#phase(done));
  }

  #readPlan(): TransactionPlan {
    const folder = this.#phase(committed);
    const stat = lstatSync(folder, { bigint: true });
    const file = join(folder, planName);
    const plan =
      stat.isDirectory() && statOf(file)?.isFile() === true ? readPlan(readFileSync(file, 'utf8')) : undefined;
    if (plan !== undefined && plan.folder === stat.ino.toString()) return plan;
    const problem = `${folderName} holds changes that were not prepared here`;
    return refuse('transaction-foreign', folderName, problem, `look at it, and remove ${folderName}`);
  }

  #makeFolders(path: string): void {
    if (path === '.' || statOf(join(this.#root, path)) !== undefined) return;
    this.#makeFolders(dirname(path));
    this.#files.makeFolder(join(this.#root, path), folderMode);
    this.#files.syncFolder(dirname(join(this.#root, path)));
  }

  #removeEmptyFolders(path: string): void {
    const folder = join(this.#root, path);
    if (path === '.' || !existsSync(folder) || readdirSync(folder).length > 0) return;
    this.#files.removeFolder(folder);
    this.#removeEmptyFolders(dirname(path));
  }

  /** Removes the transaction folder; a phase that is not committed counts for nothing. */
  sweep(): void {
    for (const phase of readdirSync(this.#folder)) this.#remove(this.#phase(phase));
    this.#files.removeFolder(this.#folder);
    this.#files.syncFolder(this.#root);
  }

  #remove(path: string): void {
    if (statOf(path)?.isDirectory() !== true) {
      this.#files.remove(path);
      return;
    }
    for (const name of readdirSync(path)) this.#remove(join(path, name));
    this.#files.removeFolder(path);
  }

  /** Brings the root to the old or the new state. */
  recover(): void {
    const stat = statOf(this.#folder);
    if (stat === undefined) return;
    if (!stat.isDirectory()) {
      refuse('transaction-foreign', folderName, `${folderName} is not a folder`, `remove ${folderName}`);
    }
    if (statOf(this.#phase(committed)) !== undefined) this.apply();
    this.sweep();
  }
}

/** True while a transaction is under way, or was ended by a crash: what verbs that only read must not read over. */
export const isInterrupted = (root: string): boolean => statOf(join(root, folderName)) !== undefined;

const locked = (root: string, files: FileSystem, run: () => void): void =>
  withLock(join(root, lockName), 'files-locked', run, files);

/**
 * Ends what an earlier run left: a transaction that was not committed is swept away, a committed one is carried out.
 * Does nothing, and writes nothing, where there is none. Throws a MeshError for one that was not made here.
 */
export const recover = (root: string, files: FileSystem = disk): void => {
  if (isInterrupted(root) || isLocked(join(root, lockName)))
    locked(root, files, () => new Transaction(root, files).recover());
};

/**
 * Writes (text) and deletes (undefined) files below a folder: all of it or nothing, wherever the process is ended. Paths
 * have forward slashes. Throws a MeshError, with nothing changed, for a path that leads out of the folder, through a
 * symbolic link or to something hidden, when another process is writing, and when a file that was read for this (`seen`)
 * is another one by now.
 */
export const writeTogether = (
  root: string,
  changes: ReadonlyMap<string, string | undefined>,
  files: FileSystem = disk,
  seen: SeenFiles = new Map(),
): void => {
  for (const path of changes.keys()) assertPlain(root, path);
  if (changes.size === 0) return;
  locked(root, files, () => {
    const transaction = new Transaction(root, files);
    transaction.recover();
    // Only inside the lock: nobody who keeps to it can write between this look and the commit.
    assertUnchanged(root, seen);
    transaction.commit(changes);
    transaction.apply();
    transaction.sweep();
  });
};
