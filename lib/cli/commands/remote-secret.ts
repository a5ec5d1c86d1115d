import { setTimeout as sleep } from 'node:timers/promises';
import { type Connect, connect } from '../../clusters/client.ts';
import { type AccessRequest, clusterAccess } from '../../clusters/cluster-access.ts';
import { readerRights } from '../../clusters/reader-rights.ts';
import { writeTogether } from '../../files/write-together.ts';
import type { Issue } from '../../plan/issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { accessPairs, type AccessPairs, type PairChoice } from '../remote-secret/access-pairs.ts';
import { accessWishes } from '../remote-secret/access-wishes.ts';
import { durationOf } from '../remote-secret/duration-option.ts';
import { readSources, type SourcesRead } from '../remote-secret/read-sources.ts';
import { addressNotAsked, pinsAfter, unprovenAddresses } from '../remote-secret/pinned-sources.ts';
import { nothingSealed, reportOutcome } from '../remote-secret/report.ts';
import { documentDisk } from '../seal/document-disk.ts';
import { assertPinned, keepPins, type PinKeeper, storeKeeper } from '../seal/pin-keeper.ts';
import type { SealContext } from '../seal/seal-context.ts';
import type { SealedDocuments } from '../seal/sealing-run.ts';
import { sealDocuments } from '../seal-documents.ts';
import { openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface RemoteSecretInput extends SecretInput, PairChoice {
  /** Where the contexts are, and which belongs to which cluster. */
  readonly access: AccessRequest;
  /** Read and say what would be sealed, and write nothing. */
  readonly dryRun: boolean;
  /** Print the rights that reading needs, and do nothing else. */
  readonly printRbac: boolean;
  /** `60s`: how long a token may take to appear. */
  readonly wait: string;
  /** `15s`: how long one answer of a cluster may take. */
  readonly timeout: string;
  readonly format: 'table' | 'json';
}

/** What the verb touches; tests bring their own. */
export interface RemoteSecretEffects {
  readonly connect: Connect;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly open: (input: SecretInput, io: Io) => Promise<OpenedStore>;
}

/** What a store gives: what is sealed with, and where keys may go. */
export interface OpenedStore {
  readonly context: SealContext;
  readonly keeper: PinKeeper;
}

const openedStore = async (input: SecretInput, io: Io): Promise<OpenedStore> => {
  const context = await openContext(input, io);
  return { context, keeper: storeKeeper(context) };
};

const systemEffects: RemoteSecretEffects = { connect, sleep: (milliseconds) => sleep(milliseconds), open: openedStore };

/** Issues of the sources would be lost behind what sealing threw. */
const withIssues = (error: unknown, issues: readonly Issue[]): unknown => {
  if (!(error instanceof MeshError)) return error;
  const all = [...issues, ...error.issues];
  return error instanceof EnvironmentError ? new EnvironmentError(all) : new MeshError(all);
};

const sealed = (
  context: SealContext,
  pairs: readonly AccessPairs[],
  { accesses, issues }: SourcesRead,
): SealedDocuments => {
  if (accesses.length === 0) return nothingSealed;
  try {
    return sealDocuments(context, accessWishes(pairs, accesses), { reseal: false });
  } catch (error) {
    throw withIssues(error, issues);
  } finally {
    for (const { kubeconfig } of accesses) kubeconfig.wipe();
  }
};

/**
 * Reads the reader token of each source once and seals the access for every chosen target that has it as a peer. What
 * the sources that could be read come to is written together, or nothing is; those that could not are reported all.
 */
export const remoteSecret = async (
  input: RemoteSecretInput,
  io: Io,
  effects: RemoteSecretEffects = systemEffects,
): Promise<ExitCode> => {
  const outline = readMesh(input.mesh);
  const { plan } = outline;
  if (input.printRbac) {
    io.out(readerRights(plan.settings.istio.namespace, input.format));
    return 0;
  }
  const options = {
    connect: effects.connect,
    timeoutMs: durationOf(input.timeout, '--timeout'),
    waiting: { limitMs: durationOf(input.wait, '--wait'), sleep: effects.sleep },
  };
  const { pairs, elsewhere } = accessPairs(plan, input);
  const names = plan.clusters.map(({ name }) => name);
  const connectionTo = clusterAccess(input.access, { name: plan.settings.name, clusters: names });
  if (pairs.length === 0) {
    return reportOutcome({ ...nothingSealed, accesses: [], issues: [], elsewhere }, input, io);
  }
  // The passphrase first: nobody wants to be asked for it after minutes of waiting for clusters.
  const { context, keeper } = await effects.open(input, io);
  const concerned = new Set(pairs.flatMap(({ source, targets }) => [source, ...targets]));
  const states = assertPinned(outline.root, [...concerned], keeper.pins);
  // Nobody approved these: a rehearsal hands them nothing.
  const unproven = input.dryRun ? unprovenAddresses(states) : new Set<string>();
  const read = await readSources(
    pairs.map(({ source }) => source),
    outline,
    connectionTo,
    { ...options, unproven },
  );
  const documents = sealed(context, pairs, read);
  if (!input.dryRun) {
    writeTogether(context.root, documents.changes, documentDisk, documents.seen);
    keepPins(keeper, pinsAfter(states, read.accesses), io);
  }
  const issues = [...read.issues, ...addressNotAsked(read.accesses, unproven)];
  return reportOutcome({ ...documents, ...read, issues, elsewhere }, input, io);
};
