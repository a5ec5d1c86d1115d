import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { gitStanding } from '../files/git.ts';
import { isBelow, workTreeOf } from '../files/git-program.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import { fileIssue } from '../plan/file-issue.ts';

const refuse = (code: string, path: string, problem: string, remedy: string): never => {
  throw new EnvironmentError([fileIssue(code, path, problem, remedy)]);
};

/**
 * A path where something private may be written: nothing stands there, its folder does, and Git could not take it up.
 * Throws a MeshError. Returns the path with every link on the way resolved.
 */
export const privateTarget = (path: string, searchPath: string): string => {
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) return refuse('target-folder', path, `${folder} does not exist`, 'make it first');
  const target = join(realpathSync(folder), basename(resolve(path)));
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
    return refuse('target-exists', path, `${path} exists, and nothing is overwritten`, 'name another place');
  }
  const standing = gitStanding(target, searchPath);
  if (standing.kind === 'clear') return target;
  const why = standing.kind === 'unknown' ? standing.reason : `it is ${standing.kind.replace('-', ' ')} there`;
  const problem = `${path} lies in the Git work tree ${standing.top}: ${why}`;
  return refuse('target-tracked', path, problem, 'write to a place outside of every work tree');
};

/** Refuses a target below the mesh, or anywhere in its work tree, ignored or not: a backup belongs elsewhere. */
export const assertOutsideMesh = (target: string, meshRoot: string): void => {
  const root = realpathSync(meshRoot);
  const top = workTreeOf(root) ?? root;
  if (!isBelow(target, top)) return;
  refuse('target-in-mesh', target, `${target} lies in the work tree of the mesh`, 'write to another disk or machine');
};
