import type { Issue } from './issue.ts';

/**
 * A text without the user info of an address, for messages that quote what somebody wrote: a password in it would end
 * in the log of every pipeline. Rather too much is taken away than too little: all up to the last `@`.
 */
export const withoutUserInfo = (text: string): string => {
  const at = text.lastIndexOf('@');
  if (at < 0) return text;
  const before = text.slice(0, at);
  const slashes = before.indexOf('://');
  // Behind another sign the slashes are part of what is hidden.
  const hasScheme = slashes >= 0 && !before.slice(0, slashes).includes('@');
  if (!hasScheme && !before.includes(':')) return text;
  return `${hasScheme ? before.slice(0, slashes + '://'.length) : ''}***${text.slice(at)}`;
};

/** Word by word: a sentence may name several things, and only what holds an address changes. */
const inSentence = (text: string): string => text.replaceAll(/\S+/g, withoutUserInfo);

/**
 * An issue that is fit to be shown: its path and its words may name a key or a cluster, which can be an address like
 * any value. Where a value is quoted, the value itself goes through `withoutUserInfo`: a password may hold spaces.
 */
export const issueWithoutUserInfo = (issue: Issue): Issue => ({
  ...issue,
  path: issue.path.map((step) => (typeof step === 'string' ? withoutUserInfo(step) : step)),
  problem: inSentence(issue.problem),
  remedy: inSentence(issue.remedy),
});
