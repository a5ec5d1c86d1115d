import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '../plan/issue.ts';
import { errorIn } from './finding.ts';
import { secretsInFiles } from './leak/gate.ts';

/** Larger files are named and not looked through. */
const maxBytes = 16 * 1024 * 1024;

const foreignIssue = (path: string): Issue =>
  errorIn(
    'foreign-file',
    [path],
    `${path} stands in the output folder but is not made by isthmus`,
    'move it elsewhere',
  );

/**
 * What is to be said of files that isthmus did not make: that they are there, and which secrets they hold in the clear.
 * They are committed like the rest, so what reads as output of a checked run must be all of it.
 */
export const foreignIssues = (
  root: string,
  foreign: readonly string[],
  severity: Issue['severity'],
): readonly Issue[] => {
  const small = foreign.filter((path) => statSync(join(root, path)).size <= maxBytes);
  const texts = new Map(small.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  return [...foreign.map(foreignIssue), ...secretsInFiles(texts)].map((issue) => ({ ...issue, severity }));
};
