import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileIssue } from '../plan/file-issue.ts';
import { MeshError, refuseErrors } from '../plan/mesh-error.ts';
import { contentDigest } from '../files/content-digest.ts';
import { workTreeOf } from '../files/git-program.ts';
import { type Exception, exceptionsFile, isExcepted, readExceptions } from '../scan/exceptions.ts';
import type { TreeFile } from '../trees/tree.ts';

/** How a file is called in a scan of `top`. */
export const nameFrom = (top: string, path: string): string => relative(top, path).split(sep).join('/');

export const isBelow = (top: string, path: string): boolean =>
  path === top || path.startsWith(top.endsWith(sep) ? top : top + sep);

/** The exceptions of a folder; a file that is a link could be anybody's. */
const exceptionsIn = (top: string, folder: string): readonly Exception[] => {
  const file = join(folder, exceptionsFile);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  const name = nameFrom(top, folder);
  const shown = name === '' ? exceptionsFile : `${name}/${exceptionsFile}`;
  if (!stat.isFile() || stat.size > 1024 * 1024) {
    throw new MeshError([fileIssue('scan-exception', shown, 'this is no file of at most 1 MiB', 'write a plain file')]);
  }
  const { exceptions, issues } = readExceptions(readFileSync(file, 'utf8'), name);
  refuseErrors(issues);
  return exceptions;
};

/**
 * What somebody looked into and found harmless: exceptions stand at the top, and beside a mesh.yaml below it. Throws a
 * MeshError for a file of exceptions that cannot be read.
 */
export const exceptionsFor = (top: string, mesh: string): readonly Exception[] => {
  const beside = dirname(resolve(mesh));
  const folders = beside !== top && isBelow(top, beside) ? [top, beside] : [top];
  return folders.flatMap((folder) => exceptionsIn(top, folder));
};

/** What a scan of a folder counts paths from: its work tree, else the current folder where that holds it, else itself. */
export const scanTop = (folder: string, current: string): string =>
  workTreeOf(folder) ?? (isBelow(current, folder) ? current : folder);

/** Whether an exception lets a file of the tree at `folder` pass, as it would in a scan of `top`. */
export const harmlessBelow = (folder: string, top: string, mesh: string): ((file: TreeFile) => boolean) => {
  const exceptions = exceptionsFor(top, mesh);
  const prefix = folder === top ? '' : `${nameFrom(top, folder)}/`;
  return (file) => {
    const path = `${prefix}${file.path}`;
    return exceptions.some(
      (exception) => exception.path === path && isExcepted(exception, path, contentDigest(file.bytes())),
    );
  };
};
