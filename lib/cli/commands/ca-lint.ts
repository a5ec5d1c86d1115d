import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Horizon } from '../../pki/horizon.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';
import type { LintFinding } from '../../pki/lint/finding.ts';
import { lintBundles } from '../../pki/lint/public-bundles.ts';
import { istiodLoads } from '../../pki/lint/lint.ts';
import { readBundle, readPki } from '../ca/bundle-folder.ts';
import { hasOwnCacerts } from '../ca/chosen-clusters.ts';
import { columnsOf } from '../ca/columns.ts';
import { horizonOf, momentOf } from '../ca/horizon-option.ts';
import { isSoonOver, lintIssue } from '../ca/lint-issues.ts';
import { lintOfMesh } from '../ca/mesh-lint.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueTable } from '../issue-table.ts';
import { readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';

export interface CaLintInput {
  /** Path of mesh.yaml. With folders it may be missing: then the trust domain is cluster.local. */
  readonly mesh: string;
  /** Folders with the files of a Secret `cacerts`; none: pki/ of the mesh. */
  readonly bundle: readonly string[];
  readonly format: 'table' | 'json';
  readonly horizon: string | undefined;
  readonly at: string | undefined;
  /** What soon expires counts as an error, too. */
  readonly strict: boolean;
}

interface Linted {
  readonly bundles: readonly BundleFiles[];
  readonly findings: readonly LintFinding[];
  /** Clusters that have no certificates yet. */
  readonly pending: readonly string[];
}

interface Dates {
  readonly now: Date;
  readonly horizon: Horizon;
}

const ofFolders = (input: CaLintInput, dates: Dates): Linted => {
  const outline = existsSync(input.mesh) ? readMesh(input.mesh, 'passed-over') : undefined;
  const trustDomain = outline?.plan.settings.trustDomain ?? 'cluster.local';
  const systemNamespace = outline?.plan.settings.istio.namespace ?? 'istio-system';
  const names = input.bundle.map((folder) => basename(resolve(folder)));
  // Folders of one name in several places keep apart by their paths.
  const distinct = new Set(names).size === names.length;
  const bundles = input.bundle.map((folder) => {
    const name = printable(distinct ? basename(resolve(folder)) : folder);
    return { ...readBundle(folder, name), systemNamespace };
  });
  return { bundles, findings: lintBundles(bundles, trustDomain, dates), pending: [] };
};

const ofMesh = (input: CaLintInput, dates: Dates): Linted => {
  const { root, plan } = readMesh(input.mesh, 'passed-over');
  const bundles = readPki(root, plan);
  const found = new Set(bundles.map(({ cluster }) => cluster));
  const pending = plan.clusters.filter((cluster) => hasOwnCacerts(cluster) && !found.has(cluster.name));
  return { bundles, findings: lintOfMesh(plan, bundles, dates), pending: pending.map(({ name }) => name) };
};

interface Verdict {
  readonly cluster: string;
  /** What istiod would do with the bundle, whatever else is wrong with it. */
  readonly istiod: 'loads' | 'refuses';
  readonly errors: number;
  readonly warnings: number;
}

const verdictOf = (cluster: string, findings: readonly LintFinding[]): Verdict => {
  const own = findings.filter((finding) => finding.cluster === cluster);
  const errors = own.filter(({ severity }) => severity === 'error').length;
  return { cluster, istiod: istiodLoads(own) ? 'loads' : 'refuses', errors, warnings: own.length - errors };
};

const report = ({ bundles, findings, pending }: Linted, format: CaLintInput['format'], io: Io): void => {
  const verdicts = bundles.map(({ cluster }) => verdictOf(cluster, findings));
  if (format === 'json') {
    io.out(`${JSON.stringify({ clusters: verdicts, findings, pending }, undefined, 2)}\n`);
  } else {
    const title = ['CLUSTER', 'ISTIOD', 'ERRORS', 'WARNINGS'];
    const rows = verdicts.map((one) => [one.cluster, one.istiod, String(one.errors), String(one.warnings)]);
    if (rows.length > 0) io.out(columnsOf([title, ...rows]));
    // The findings are the data here, so they go where data goes; colour belongs to the other stream.
    if (findings.length > 0)
      io.out(`\n${issueTable(findings.map(lintIssue), { ...io, color: false, logFormat: 'text' })}`);
  }
  for (const cluster of pending) io.err(`${cluster} has no certificates yet: isthmus ca issue ${cluster}\n`);
};

/**
 * Lints certificates without any key of the store and without a network. Exit code 1 for errors; what soon expires is
 * shown and counts only with `strict`, for a pull request must not fail because a day went by.
 */
export const caLint = async (input: CaLintInput, io: Io, now: Date): Promise<ExitCode> => {
  const dates = { now: momentOf(input.at, now), horizon: horizonOf(input.horizon) };
  const linted = input.bundle.length > 0 ? ofFolders(input, dates) : ofMesh(input, dates);
  report(linted, input.format, io);
  const counts = linted.findings.filter(({ severity }) => severity === 'error');
  return counts.some((finding) => input.strict || !isSoonOver(finding)) ? 1 : 0;
};
