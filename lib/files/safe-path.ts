import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';

/**
 * True for a relative path with forward slashes that cannot leave its folder by its spelling: not absolute, no `.` or
 * `..`, no empty part, no backslash, no NUL.
 */
export const isSafeName = (name: string): boolean =>
  !isAbsolute(name) &&
  !/[\\\0]/.test(name) &&
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const nearestExisting = (path: string): string =>
  lstatSync(path, { throwIfNoEntry: false }) ? path : nearestExisting(dirname(path));

/**
 * Joins a folder and a name nobody vouches for (an argument, an object name, an entry of an inventory). Undefined when
 * the name leaves the folder, by its spelling or through a symbolic link; the path itself need not exist.
 */
export const joinBelow = (root: string, name: string): string | undefined => {
  if (!isSafeName(name)) return undefined;
  const path = join(root, name);
  const top = nearestExisting(root);
  // Nothing exists below a root that does not: there is no link to follow.
  if (top !== root) return path;
  const real = realpathSync(nearestExisting(path));
  const realRoot = realpathSync(root);
  return real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep) ? path : undefined;
};
