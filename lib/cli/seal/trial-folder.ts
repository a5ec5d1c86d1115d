import { join } from 'node:path';
import { gitStanding } from '../../files/git.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';

const reasons = {
  tracked: 'Git tracks it',
  'not-ignored': 'it lies in a Git work tree that does not ignore it',
  unknown: 'it lies in a Git work tree, and git cannot be asked about it',
} as const;

/**
 * Why Secrets in the clear may not be written for a cluster: Git could take up the folder they go into, or dist, which
 * copies them.
 */
export const trialIssues = (root: string, cluster: string): readonly Issue[] =>
  [`sealed/${cluster}`, `dist/${cluster}`].flatMap((folder) => {
    const { kind } = gitStanding(join(root, folder), process.env['PATH'] ?? '');
    if (kind === 'clear') return [];
    const problem = `the backend plain would write Secrets in the clear into ${folder}, and ${reasons[kind]}`;
    const remedy = 'ignore sealed/ and dist/ in .gitignore for a trial, or declare a backend that seals';
    return [fileIssue('plain-in-git', folder, problem, remedy)];
  });
