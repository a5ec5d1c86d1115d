import type { CheckResult, Finding } from '../../check/finding.ts';
import { isthmusVersion } from '../../emit/package-root.ts';
import { momentOf } from '../ca/horizon-option.ts';
import { checkDeclaration, type Checked, checkTree } from '../check/checked.ts';
import { checkJson } from '../check/json.ts';
import { isOpen, reportLines, type ReportTerminal, verdictOf } from '../check/lines.ts';
import { checkSarif } from '../check/sarif.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount } from '../issue-table.ts';
import { clustersMatching } from '../seal/cluster-patterns.ts';

export const checkFormats = ['table', 'short', 'json', 'junit', 'sarif'] as const;

export interface CheckRequest {
  /** Path of mesh.yaml; not read where a tree is named. */
  readonly mesh: string;
  /** A folder that anybody may have written; undefined: the declaration and its dist. */
  readonly tree: string | undefined;
  /** Patterns of clusters; none: all. */
  readonly clusters: readonly string[];
  readonly format: (typeof checkFormats)[number];
  /** Warnings count. */
  readonly strict: boolean;
  /** The day that ends are counted from; undefined: the clock's. */
  readonly at: string | undefined;
  /** Where the report goes. */
  readonly terminal: ReportTerminal;
}

/** What is about the mesh as a whole stays: it is about the chosen clusters too. */
const ofClusters = ({ results, clusters }: Checked, wishes: readonly string[]): readonly CheckResult[] => {
  if (wishes.length === 0) return results;
  const names = new Set(clustersMatching({ clusters }, wishes).map(({ name }) => name));
  const isMeant = ({ cluster }: Finding): boolean => cluster === '' || names.has(cluster);
  return results.map((result) => ({ ...result, findings: result.findings.filter(isMeant) }));
};

const summary = (results: readonly CheckResult[]): string => {
  const findings = results.flatMap((result) => result.findings);
  const open = findings.filter(isOpen);
  const silent = findings.length - open.length;
  const parts = [issueCount(open), silent > 0 ? `${silent} suppressed` : ''].filter((part) => part !== '');
  return parts.length === 0
    ? `${results.length} checks: nothing found.\n`
    : `${results.length} checks: ${parts.join(', ')}. isthmus explain <code> says more.\n`;
};

const print = async (results: readonly CheckResult[], request: CheckRequest, io: Io): Promise<void> => {
  const { format, strict, terminal } = request;
  if (format === 'json') io.out(checkJson(results, strict));
  else if (format === 'sarif') io.out(checkSarif(results, isthmusVersion()));
  else if (format === 'junit') io.out((await import('../check/junit.ts')).checkJunit(results, strict));
  else {
    io.out(reportLines(results, { strict, short: format === 'short' }, terminal));
    io.err(summary(results));
  }
};

/**
 * Checks a mesh as a whole, without a key, a cluster or a network: the declaration with what is committed beside it and its
 * dist, or a tree that anybody wrote. Exit code 1 for errors, with `strict` for warnings too.
 */
export const check = async (request: CheckRequest, io: Io, clock: Date): Promise<ExitCode> => {
  const now = momentOf(request.at, clock);
  const checked =
    request.tree === undefined ? checkDeclaration(request.mesh, now) : checkTree(request.tree, request.mesh, now);
  const results = ofClusters(checked, request.clusters);
  await print(results, request, io);
  return results.some((result) => verdictOf(result, request.strict) === 'failed') ? 1 : 0;
};
