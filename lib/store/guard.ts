import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { gitStanding } from '../files/git.ts';
import { restoreRemedy, storeError } from './store-error.ts';

const othersMay = 0o077;
const anyoneWrites = 0o002;
const groupWrites = 0o020;
const sticky = 0o1000;

/** Undefined on systems without user ids: there the modes say nothing either. */
const ownId = (): number | undefined => process.getuid?.();

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Refuses what others may read or write, what belongs to somebody else, and what leads elsewhere. */
const assertOwn = (path: string, stat: Stats): void => {
  if (stat.isSymbolicLink()) {
    throw storeError('store-symlink', path, `${path} is a symbolic link`, 'name the folder itself, not a link to it');
  }
  const id = ownId();
  if (id === undefined) return;
  if (stat.uid !== id) {
    throw storeError(
      'store-owner',
      path,
      `${path} belongs to user ${stat.uid}, not to you (${id})`,
      'use your own copy',
    );
  }
  if ((stat.mode & othersMay) !== 0) {
    const problem = `${path} has mode ${octal(stat.mode)}: others may get at it`;
    throw storeError('store-mode', path, problem, `chmod -R go= ${path}`);
  }
};

/** A group of one's own, as many systems give each user, is nobody else. */
const othersWrite = ({ mode, gid }: Stats): boolean =>
  (mode & anyoneWrites) !== 0 || ((mode & groupWrites) !== 0 && gid !== process.getgid?.());

/** Whoever may write to a folder above can put another one in its place; the sticky bit forbids that further up. */
const assertParents = (folder: string): void => {
  if (ownId() === undefined) return;
  let path = realpathSync(dirname(resolve(folder)));
  for (let direct = true; ; direct = false) {
    const stat = lstatSync(path);
    const remedy = 'keep the store in a folder of your own';
    if (stat.uid !== ownId() && stat.uid !== 0) {
      const problem = `${path}, where the store stands, belongs to user ${stat.uid}`;
      throw storeError('store-parent', folder, problem, remedy);
    }
    if (othersWrite(stat) && (direct || (stat.mode & sticky) === 0)) {
      const problem = `others may write to ${path}, where the store stands`;
      throw storeError('store-parent', folder, problem, remedy);
    }
    if (dirname(path) === path) return;
    path = dirname(path);
  }
};

/** Refuses a place that Git has taken up, or could: keys in a history stay there. */
export const assertOutsideGit = (folder: string, searchPath: string): void => {
  const standing = gitStanding(resolve(folder), searchPath, true);
  if (standing.kind === 'clear') return;
  const problems = {
    tracked: `${folder} is tracked by the Git work tree ${standing.top}`,
    'not-ignored': `${folder} lies in the Git work tree ${standing.top} and is not ignored there`,
    unknown: `${folder} lies in the Git work tree ${standing.top}, and whether it is ignored is unknown`,
  };
  const reason = standing.kind === 'unknown' ? `: ${standing.reason}` : '';
  const remedy = 'keep the store outside of any repository but one of its own';
  throw storeError('store-tracked', folder, problems[standing.kind] + reason, remedy);
};

/** Refuses a folder that is not private, with everything above it that could change that. */
export const assertPrivateFolder = (folder: string, remedy = 'name it with ISTHMUS_STORE, or restore it'): void => {
  const stat = statOf(folder);
  if (stat === undefined) throw storeError('store-missing', folder, `${folder} does not exist`, remedy);
  assertOwn(folder, stat);
  if (!stat.isDirectory()) throw storeError('store-half', folder, `${folder} is not a folder`, restoreRemedy);
  assertParents(folder);
};

/** Refuses a file that is not private; false when there is none. */
export const isPrivateFile = (path: string): boolean => {
  const stat = statOf(path);
  if (stat === undefined) return false;
  assertOwn(path, stat);
  if (!stat.isFile()) throw storeError('store-half', path, `${path} is not a file`, restoreRemedy);
  return true;
};

/** Refuses the place of a store to be: parents and Git. What stands there already is the caller's question. */
export const assertPlaceForStore = (folder: string, searchPath: string): void => {
  assertParents(folder);
  assertOutsideGit(folder, searchPath);
};
