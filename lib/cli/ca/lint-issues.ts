import type { Issue } from '../../plan/issue.ts';
import type { LintFinding } from '../../pki/lint/finding.ts';

/** A finding of the lint in the words of all verbs: its place is a file of pki/, or the cluster as a whole. */
export const lintIssue = ({ code, severity, cluster, file, problem, remedy }: LintFinding): Issue => ({
  code,
  severity,
  path: ['pki', cluster],
  ...(file === null ? {} : { at: { file: `pki/${cluster}/${file}`, line: 1, column: 1 } }),
  problem,
  remedy,
});

const soonOver: ReadonlySet<string> = new Set(['L09 expires', 'L09 expires-soon', 'L13 list-ends']);

/**
 * True for what only the calendar says and istiod does not mind yet. It must not stop a pull request, least of all the one
 * that renews; `ca status` and the alert do the shouting. What has expired is another matter: istiod refuses it.
 */
export const isSoonOver = ({ code, reason }: LintFinding): boolean => soonOver.has(`${code} ${reason}`);

const keyOf = ({ code, reason, cluster, file, problem }: LintFinding): string =>
  JSON.stringify([code, reason, cluster, file, problem]);

/** The errors that a change brings: those of clusters it does not touch, which were there before, are not its fault. */
export const newErrors = (before: readonly LintFinding[], after: readonly LintFinding[]): readonly LintFinding[] => {
  const known = new Set(before.map(keyOf));
  return after.filter((finding) => finding.severity === 'error' && !isSoonOver(finding) && !known.has(keyOf(finding)));
};
