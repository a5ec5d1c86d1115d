import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import type { TreeLimits } from './tree.ts';

export const linkIssue = (path: string): Issue =>
  fileIssue(
    'tree-symlink',
    path,
    'a symbolic link stands in the tree, and is not followed',
    'put the file itself there: a link could point anywhere',
  );

export const specialIssue = (path: string): Issue =>
  fileIssue('tree-special', path, 'this is no file, folder or link', 'remove it');

export const submoduleIssue = (path: string): Issue =>
  fileIssue('tree-submodule', path, 'another repository begins here, and is not entered', 'look at it by itself');

export const sizeIssue = (path: string, size: number, { maxFileBytes }: TreeLimits): Issue =>
  fileIssue(
    'tree-file-too-large',
    path,
    `the file has ${size} bytes, more than the ${maxFileBytes} that are read`,
    'keep such files out of the tree: no cluster takes an object of this size',
  );

export const countIssue = (path: string, count: number, { maxFiles }: TreeLimits): Issue =>
  fileIssue(
    'tree-too-many-files',
    path,
    `the tree has ${count} files, and no more than ${maxFiles} are looked at: from here on they are passed over`,
    'name the folder that is applied',
  );

export const deniedIssue = (path: string): Issue =>
  fileIssue('tree-unreadable', path, 'the file may not be read by whoever checks', 'correct its permissions');

export const nameIssue = (path: string): Issue =>
  fileIssue('tree-unreadable', path, 'the name of the file is no UTF-8', 'rename it');
