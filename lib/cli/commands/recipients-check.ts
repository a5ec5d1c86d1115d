import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import type { ApprovedRecipient } from '../../store/store.ts';
import { columnsOf } from '../ca/columns.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { type MeshOutline, readMesh } from '../mesh-outline.ts';
import { recipientFile } from '../seal/approved-recipients.ts';
import { approvalOf } from '../seal/recipient-approval.ts';
import { givenRecipients } from '../seal/recipient-change.ts';
import { type PublicRecipient, recipientsInFile } from '../seal/recipient-file.ts';
import { kindsOf, recipientKinds } from '../seal/recipient-kind.ts';
import type { ServedCertificate } from '../seal/served-certificate.ts';
import { openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface RecipientsCheckInput extends SecretInput {
  /** Undefined: all clusters. */
  readonly cluster: string | undefined;
  /** Open the store, and say who is approved. */
  readonly approval: boolean;
  readonly format: 'table' | 'json';
}

type ApprovalState = 'approved' | 'revoked' | 'unknown';

interface Row extends PublicRecipient {
  readonly cluster: string;
  /** Undefined when the store was not asked. */
  readonly state: ApprovalState | undefined;
}

const approvalIssues = ({ cluster, kind, fingerprint, state }: Row): readonly Issue[] => {
  if (state === undefined || state === 'approved') return [];
  const file = recipientFile(cluster, kind);
  return state === 'revoked'
    ? [
        fileIssue(
          'recipient-revoked',
          file,
          `${file} holds ${fingerprint}, which was revoked`,
          `isthmus recipients revoke ${cluster} --fingerprint ${fingerprint} takes it out`,
        ),
      ]
    : [
        fileIssue(
          'recipient-not-approved',
          file,
          `${file} holds ${fingerprint}, which nobody approved`,
          `compare it with the cluster, then isthmus recipients approve ${cluster}`,
        ),
      ];
};

const missingIssues = (cluster: ClusterPlan, rows: readonly Row[]): readonly Issue[] =>
  kindsOf(cluster)
    .filter((kind) => !rows.some((row) => row.kind === kind))
    .map((kind): Issue => ({
      ...fileIssue(
        'recipient-missing',
        recipientFile(cluster.name, kind),
        `${cluster.name} has no recipient of the kind ${kind}`,
        `isthmus recipients generate ${cluster.name}, or add one that exists`,
      ),
      severity: 'warning',
    }));

const ofCluster = (
  root: string,
  cluster: ClusterPlan,
  approvals: readonly ApprovedRecipient[] | undefined,
  now: Date,
): { readonly rows: readonly Row[]; readonly issues: readonly Issue[] } => {
  const readings = recipientKinds.map((kind) => recipientsInFile(root, cluster.name, kind, now));
  const rows = readings
    .flatMap(({ recipients }) => recipients)
    .map((recipient): Row => {
      const known = approvals && (approvalOf(approvals, cluster.name, recipient)?.status ?? 'unknown');
      return { ...recipient, cluster: cluster.name, state: known };
    });
  const broken = readings.flatMap(({ issues }) => issues);
  const missing = broken.length === 0 ? missingIssues(cluster, rows) : [];
  return { rows, issues: [...broken, ...rows.flatMap(approvalIssues), ...missing] };
};

/**
 * Controllers make a new key every 30 days and keep the old ones, so a file that lacks the served one is no fault: what
 * was sealed for an older key of the same controller still opens. Only a person can tell a newer key from another cluster.
 */
const servedIssues = async (
  { plan }: MeshOutline,
  cluster: ClusterPlan,
  rows: readonly Row[],
  { served, now }: { readonly served: ServedCertificate; readonly now: Date },
): Promise<readonly Issue[]> => {
  const text = await served(plan, cluster);
  const { recipients } = givenRecipients({ cluster: cluster.name, source: 'the controller', text }, now);
  const known = new Set(rows.map(({ fingerprint }) => fingerprint));
  return recipients
    .filter(({ fingerprint }) => !known.has(fingerprint))
    .map(({ fingerprint }): Issue => {
      const file = recipientFile(cluster.name, 'sealed-secrets');
      const problem = `the controller of ${cluster.name} serves ${fingerprint}, which ${file} does not hold: it made a newer key, or it is another controller`;
      const remedy = `see that its documents open (condition Synced); isthmus recipients fetch ${cluster.name} takes the newer one up`;
      return { ...fileIssue('recipient-newer-served', file, problem, remedy), severity: 'warning' };
    });
};

const dayOf = ({ notAfter }: Row): string => notAfter?.toISOString().slice(0, 10) ?? 'never';

const tableOf = (rows: readonly Row[]): string =>
  columnsOf([
    ['CLUSTER', 'KIND', 'RECIPIENT', 'ENDS', 'STATE'],
    ...rows.map((row) => [row.cluster, row.kind, row.fingerprint, dayOf(row), row.state ?? '-']),
  ]);

const report = (rows: readonly Row[], issues: readonly Issue[], { format }: RecipientsCheckInput, io: Io): void => {
  if (format === 'json') {
    const recipients = rows.map(({ cluster, kind, fingerprint, notAfter, state }) => ({
      cluster,
      kind,
      fingerprint,
      notAfter,
      state,
    }));
    io.out(`${JSON.stringify({ recipients, issues }, undefined, 2)}\n`);
    return;
  }
  if (rows.length > 0) io.out(tableOf(rows));
  if (issues.length > 0) io.err(`${issueTable(issues, io)}${issueCount(issues)}.\n`);
};

/** Lists the recipients of the clusters and says what is wrong with them; with the store, also who is not approved. */
export const recipientsCheck = async (
  input: RecipientsCheckInput,
  io: Io,
  { served, now = new Date() }: { readonly served?: ServedCertificate | undefined; readonly now?: Date } = {},
): Promise<ExitCode> => {
  const context = input.approval ? await openContext(input, io, now) : undefined;
  const outline = context ?? readMesh(input.mesh);
  const { plan, root } = outline;
  const clusters = input.cluster === undefined ? plan.clusters : [clusterNamed(plan, input.cluster)];
  const found = clusters.map((cluster) => ({ cluster, ...ofCluster(root, cluster, context?.work.recipients, now) }));
  const asked = served
    ? await Promise.all(found.map(({ cluster, rows }) => servedIssues(outline, cluster, rows, { served, now })))
    : [];
  const issues = [...found.flatMap((one) => one.issues), ...asked.flat()];
  report(
    found.flatMap(({ rows }) => rows),
    issues,
    input,
    io,
  );
  return issues.some(({ severity }) => severity === 'error') ? 1 : 0;
};
