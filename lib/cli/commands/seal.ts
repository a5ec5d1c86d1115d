import { writeTogether } from '../../files/write-together.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { columnsOf } from '../ca/columns.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';
import { readBase } from '../seal/base-tree.ts';
import { clustersMatching } from '../seal/cluster-patterns.ts';
import { documentDisk } from '../seal/document-disk.ts';
import { forgetClusters, forgottenNote, undeclaredClusters } from '../seal/forgotten-clusters.ts';
import { type MeshSealing, sealMesh } from '../seal/mesh-sealing.ts';
import { assertPinned, keepPins, storeKeeper } from '../seal/pin-keeper.ts';
import type { SealContext } from '../seal/seal-context.ts';
import { checkSealed } from '../seal/sealed-check.ts';
import type { SealWish } from '../seal/sealing-run.ts';
import { type ManifestSecret, readSecretManifest } from '../seal/secret-manifest.ts';
import { readSecretSource } from '../seal/secret-source.ts';
import { sealDocuments } from '../seal-documents.ts';
import { openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface SealInput extends SecretInput {
  /** Names and patterns, also several in one text; none: all clusters. */
  readonly clusters: readonly string[];
  /** Only look, without any key: exit 1 when something is wrong. */
  readonly check: boolean;
  /** With check: a revision that is trusted; what it has must not be gone, or older. */
  readonly base: string | undefined;
  /** The PATH on which git is looked for. */
  readonly searchPath: string;
  /** Seal everything anew. */
  readonly reseal: boolean;
  /** Say what would be written, and write nothing. */
  readonly dryRun: boolean;
  /** A manifest of Secrets, or `-` for what is piped in; undefined: what the store holds. */
  readonly from: string | undefined;
  readonly format: 'table' | 'json';
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const summary = ({ sealed, unchanged, dropped }: MeshSealing, dryRun: boolean): string => {
  const parts = [
    `${counted(sealed.length, 'document')} ${dryRun ? 'to seal' : 'sealed'}`,
    `${unchanged} unchanged`,
    ...(dropped.length > 0 ? [`${dropped.length} ${dryRun ? 'to remove' : 'removed'}`] : []),
  ];
  return `${parts.join(', ')}.${dryRun ? ' Nothing was written.' : ''}\n`;
};

const report = (sealing: MeshSealing, { format, dryRun }: SealInput, io: Io): void => {
  const { sealed, unchanged, dropped, notes, exposed } = sealing;
  if (format === 'json') {
    io.out(json({ sealed, unchanged, dropped, exposed, notes, written: dryRun ? 0 : sealing.changes.size }));
    return;
  }
  const rows = sealed.map(({ cluster, file, reason }) => [cluster, file, reason]);
  if (rows.length > 0) io.out(columnsOf([['CLUSTER', 'DOCUMENT', 'REASON'], ...rows]));
  for (const { file, reason } of dropped) io.err(`removed ${printable(file)}: ${printable(reason)}\n`);
  for (const note of notes) io.err(`${note.split('\n').map(printable).join('\n')}\n`);
  for (const { file, remedy } of exposed) {
    io.err(`warning: a revoked recipient can open ${printable(file)}: ${printable(remedy)}\n`);
  }
  io.err(summary(sealing, dryRun));
};

function* wishesFor(clusters: readonly ClusterPlan[], secrets: readonly ManifestSecret[]): Generator<SealWish> {
  for (const { name } of clusters)
    for (const secret of secrets) yield { cluster: name, secret: secret.copy(), facts: {} };
}

const sealManifest = (
  context: SealContext,
  clusters: readonly ClusterPlan[],
  { from = '-', reseal, clusters: named, searchPath }: SealInput,
): MeshSealing => {
  if (named.length === 0) {
    const problem = '--from does not say for which clusters';
    throw new MeshError([errorAt('cluster-choice', ['clusters'], problem, 'name them: --cluster <name>,<name>')]);
  }
  const bytes = readSecretSource(from, searchPath);
  const shown = from === '-' ? 'standard input' : from;
  const secrets = readSecretManifest(shown, bytes.toString('utf8'), context.plan.settings.istio.namespace);
  bytes.fill(0);
  try {
    const sealed = sealDocuments(context, wishesFor(clusters, secrets), { reseal });
    return { ...sealed, dropped: [], notes: [], exposed: [] };
  } finally {
    for (const secret of secrets) secret.wipe();
  }
};

const assertOnlyCheck = ({ reseal, dryRun, from }: SealInput): void => {
  if (!reseal && !dryRun && from === undefined) return;
  const problem = '--check stands beside a flag that seals';
  throw new MeshError([errorAt('check-alone', [], problem, 'give one or the other: --check writes nothing')]);
};

const check = async (input: SealInput, io: Io, now: Date): Promise<ExitCode> => {
  assertOnlyCheck(input);
  const { base: revision, searchPath } = input;
  const outline = readMesh(input.mesh);
  const clusters = clustersMatching(outline.plan, input.clusters);
  const base = revision === undefined ? undefined : await readBase({ root: outline.root, revision, searchPath });
  const issues = checkSealed(outline, clusters, now, base);
  const wrong = issues.some(({ severity }) => severity === 'error');
  if (input.format === 'json') io.out(json({ issues }));
  else if (issues.length === 0) io.err('everything sealed is as it was signed.\n');
  else io.err(`${issueTable(issues, io)}${issueCount(issues)}.\n`);
  return wrong ? 1 : 0;
};

const assertNoBase = ({ base }: SealInput): void => {
  if (base === undefined) return;
  const problem = '--base stands without --check';
  throw new MeshError([errorAt('base-alone', [], problem, 'add --check: only it compares with another revision')]);
};

/**
 * Seals what the store holds, or the Secrets of a manifest, for the chosen clusters. Writes all documents and indexes, or
 * none. With `check` it needs no store, writes nothing, and says what is not as it was signed.
 */
export const seal = async (input: SealInput, io: Io, now: Date = new Date()): Promise<ExitCode> => {
  if (input.check) return check(input, io, now);
  assertNoBase(input);
  const context = await openContext(input, io, now);
  const clusters = clustersMatching(context.plan, input.clusters);
  const kept = assertPinned(context.root, clusters, context.work.pins).map((state) => state.kept);
  const names = context.plan.clusters.map(({ name }) => name);
  const isWhole = input.from === undefined && clusters.length === names.length;
  const left = isWhole ? undeclaredClusters(context.work, names) : [];
  const sealing =
    input.from === undefined
      ? sealMesh(context, { clusters, reseal: input.reseal, cacerts: (name) => context.work.cacerts(name) })
      : sealManifest(context, clusters, input);
  if (!input.dryRun) {
    writeTogether(context.root, sealing.changes, documentDisk, sealing.seen);
    keepPins(storeKeeper(context), kept, io);
    forgetClusters(context, left);
  }
  report({ ...sealing, notes: [...sealing.notes, ...left.map(forgottenNote)] }, input, io);
  return 0;
};
