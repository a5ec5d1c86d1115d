import type { LintFinding } from '../../pki/lint/finding.ts';
import type { Io } from '../io.ts';
import { issueTable } from '../issue-table.ts';
import { lintIssue } from './lint-issues.ts';
import { type PublicBundle, signerOf } from './stored-bundle.ts';

/** Says what was made, and what lint thinks of it. */
export const reportBundles = (
  bundles: ReadonlyMap<string, PublicBundle>,
  findings: readonly LintFinding[],
  io: Io,
): void => {
  const own = findings.filter(({ cluster }) => bundles.has(cluster));
  if (own.length > 0) io.err(issueTable(own.map(lintIssue), io));
  for (const [cluster, bundle] of bundles) {
    const { title, notAfter } = signerOf(bundle);
    io.err(`${cluster}: ${title}, until ${notAfter.toISOString().slice(0, 10)}, in pki/${cluster}/\n`);
  }
};
