import { markdown } from '../../lib/cli/diff/markdown.ts';
import { compareTrees } from '../../lib/diff/compare.ts';
import type { Review } from '../../lib/diff/review.ts';
import { readFolder } from '../../lib/trees/folder.ts';
import { type Files, inFolderAsync } from '../mesh-folder.ts';
import { type PullRequest, relabelled, withDist } from './pull-requests.ts';

/** The review of two sets of files, as of two folders. */
export const reviewOf = (base: Files, head: Files): Promise<Review> =>
  inFolderAsync(base, (before) =>
    inFolderAsync(head, async (after) => {
      const review = await compareTrees(readFolder(before), readFolder(after));
      return { ...review, base: 'main', head: 'the pull request' };
    }),
  );

/** The review of a pull request, its dist made by synth. */
export const reviewOfPullRequest = async ({ name, base, head }: PullRequest): Promise<Review> => {
  const made = { base: await withDist(base), head: await withDist(head) };
  return reviewOf(made.base, name === 'change-a-label-everywhere' ? relabelled(made.head) : made.head);
};

/** Certificates are made anew in each run: their prints get names in the order in which they come, days a word. */
export const stable = (text: string): string => {
  const prints = new Map<string, string>();
  return text
    .replaceAll(/\b[0-9a-f]{16}(?:[0-9a-f]{24}|[0-9a-f]{48})?\b/g, (print) => {
      const name = prints.get(print) ?? `print${prints.size + 1}`;
      prints.set(print, name);
      return name;
    })
    .replaceAll(/\b20\d\d-\d\d-\d\d\b/g, 'DAY')
    .replaceAll(/\b\d+\.\d+\.\d+(?= to 9\.9\.9)/g, 'VERSION');
};

/** The comment on a pull request, without what differs from run to run. */
export const commentOn = async (request: PullRequest): Promise<string> =>
  stable(markdown(await reviewOfPullRequest(request), 65_536));
