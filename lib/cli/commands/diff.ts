import { isEqualReview, type Review } from '../../diff/review.ts';
import { brief, human } from '../diff/human.ts';
import { html } from '../diff/html.ts';
import { markdown } from '../diff/markdown.ts';
import { type Compared, GitError, reviewTrees } from '../diff/review-trees.ts';
import type { Terminal } from '../diff/terminal.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { printable } from '../printable.ts';

export const diffFormats = ['human', 'brief', 'markdown', 'html', 'json'] as const;
export type DiffFormat = (typeof diffFormats)[number];

export interface DiffInput extends Compared {
  readonly format: DiffFormat;
  /** 0 also where there are differences. */
  readonly exitZero: boolean;
  /** Characters that the markdown may have. */
  readonly maxSize: number;
  readonly terminal: Terminal;
}

const texts: Readonly<Record<DiffFormat, (review: Review, input: DiffInput) => string>> = {
  human: (review, { terminal }) => human(review, terminal),
  brief: (review, { terminal }) => brief(review, terminal),
  markdown: (review, { maxSize }) => markdown(review, maxSize),
  html: (review) => html(review),
  json: (review) => `${JSON.stringify({ version: 1, ...review }, undefined, 2)}\n`,
};

/** 2 where a tree could not be read whole: then nobody may take the review for all there is. */
const codeFor = (review: Review, { exitZero }: DiffInput): ExitCode => {
  if (review.issues.some(({ severity }) => severity === 'error')) return 2;
  return isEqualReview(review) || exitZero ? 0 : 1;
};

/** Compares two trees of a mesh and says what the difference means, how risky it is, and what differs in which object. */
export const diff = async (input: DiffInput, io: Io): Promise<ExitCode> => {
  try {
    const review = await reviewTrees(input);
    io.out(texts[input.format](review, input));
    if (review.issues.length > 0) io.err(`${issueTable(review.issues, io)}${issueCount(review.issues)}.\n`);
    return codeFor(review, input);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    io.err(`isthmus: ${printable(error.message)}\n`);
    return 3;
  }
};
