import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Issue, errorAt } from '../../plan/issue.ts';
import { type Certificate, isSignedBy, readCertificateFile } from '../../pki/certificate.ts';
import type { StoredCacerts } from '../../store/store.ts';
import { profileOf, readSettings } from '../ca/ca-settings.ts';
import { chosenClusters } from '../ca/chosen-clusters.ts';
import { type Holding, hasNone, holdingsOf, refuseClusters } from '../ca/held-clusters.ts';
import { issuedBundles } from '../ca/issued-bundles.ts';
import { issuingOrRefusing } from '../ca/pki-words.ts';
import { isNewestUnpublished } from '../ca/repository-gap.ts';
import { clampWarning, signingRoot } from '../ca/signing-root.ts';
import { signerOf } from '../ca/stored-bundle.ts';
import { keepBundles } from '../ca/keep-bundles.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { type SecretContext, openContext } from '../secret-context.ts';
import type { CaIssueInput } from './ca-issue.ts';

export type CaRenewInput = CaIssueInput;

const signedElsewhere = (name: string): Issue =>
  errorAt(
    'ca-imported',
    ['pki', name],
    `the intermediate of ${name} was signed by an authority that the store does not hold`,
    `ask that authority again: isthmus ca csr ${name}, then isthmus ca import ${name}`,
  );

const unpublishedIssue = (name: string): Issue =>
  errorAt(
    'pki-differs',
    ['pki', name],
    `pki/${name} does not have the newest intermediate of the store: an earlier run was ended before it was written`,
    `write it with isthmus ca issue ${name}, and roll it out before the next one`,
  );

/** True where one of the roots signed what the cluster has now; a cluster whose key was discarded counts as ours. */
const isOurs = ({ work }: SecretContext, roots: readonly Certificate[], cluster: string): boolean => {
  const [current] = work.cacerts(cluster);
  if (current === undefined) return true;
  const signer = signerOf(current);
  return roots.some((root) => isSignedBy(signer, root));
};

const renewable = (holdings: readonly Holding[], all: boolean): readonly ClusterPlan[] => {
  const without = holdings.filter(({ stored, published }) => !stored && !published).map(({ cluster }) => cluster);
  if (!all) refuseClusters(without, hasNone);
  return holdings.map(({ cluster }) => cluster).filter((cluster) => !without.includes(cluster));
};

const renewed = async (
  context: SecretContext,
  clusters: readonly ClusterPlan[],
  io: Io,
): Promise<ReadonlyMap<string, StoredCacerts>> => {
  const { plan, store, work, random, now } = context;
  const settings = readSettings(work.profile);
  const profile = profileOf(settings, plan.settings.name);
  const compartment = await store.root(context.unlock);
  return issuingOrRefusing('roots', () => {
    const root = signingRoot(compartment, now);
    const own = compartment.roots().flatMap(({ certificatePem }) => readCertificateFile(certificatePem).certificates);
    refuseClusters(
      clusters.filter(({ name }) => !isOurs(context, own, name)),
      signedElsewhere,
    );
    io.err(clampWarning(root, profile, now));
    return issuedBundles({ root, clusters, settings, issuance: { profile, now, random }, work });
  });
};

/** The one before stays, and only that one: a second key would push out what is deployed while the first is unpublished. */
const assertPublished = (context: SecretContext, clusters: readonly ClusterPlan[]): void =>
  refuseClusters(
    clusters.filter(({ name }) => isNewestUnpublished(context, name)),
    unpublishedIssue,
  );

/** Gives clusters a new key and certificate under the same root; the one before stays in the store. */
export const caRenew = async (input: CaRenewInput, io: Io, now: Date): Promise<ExitCode> => {
  const chosen = chosenClusters(readMesh(input.mesh).plan, input);
  const context = await openContext(input, io, now);
  const clusters = renewable(holdingsOf(context, chosen), input.all);
  if (clusters.length === 0) {
    io.err('no cluster has an intermediate yet: isthmus ca issue --all\n');
    return 0;
  }
  assertPublished(context, clusters);
  const bundles = await renewed(context, clusters, io);
  keepBundles(context, bundles, input.discardKeys, io);
  io.err(input.discardKeys ? '' : 'Next: isthmus seal. Workloads keep their certificates until they renew them.\n');
  return 0;
};
