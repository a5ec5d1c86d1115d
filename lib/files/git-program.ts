import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';

/** The nearest folder from `path` upwards that holds `.git`; undefined where there is none. `path` has no links in it. */
export const workTreeOf = (path: string): string | undefined => {
  if (existsSync(join(path, '.git'))) return path;
  return dirname(path) === path ? undefined : workTreeOf(dirname(path));
};

/** True for a folder itself and everything in it, by spelling. */
export const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

export const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/**
 * A program on a search path, by its absolute path. One in the work tree itself is passed over: a package put into it must
 * not be asked about it.
 */
export const programOn = (name: string, searchPath: string, top: string): string | undefined =>
  searchPath
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name))
    .find((path) => isExecutable(path) && !isBelow(realpathSync(path), realpathSync(top)));

/** The git on a search path. */
export const gitOn = (searchPath: string, top: string): string | undefined => programOn('git', searchPath, top);
