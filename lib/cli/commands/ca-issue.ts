import { profileOf, readSettings } from '../ca/ca-settings.ts';
import { chosenClusters } from '../ca/chosen-clusters.ts';
import { hasOne, holdingsOf, refuseClusters } from '../ca/held-clusters.ts';
import { issuedBundles } from '../ca/issued-bundles.ts';
import { issuingOrRefusing } from '../ca/pki-words.ts';
import { publishBundles, storedBundles, unpublished } from '../ca/repository-gap.ts';
import { clampWarning, signingRoot } from '../ca/signing-root.ts';
import { reportBundles } from '../ca/issue-report.ts';
import { keepBundles } from '../ca/keep-bundles.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { type SecretContext, openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface CaIssueInput extends SecretInput {
  readonly clusters: readonly string[];
  readonly all: boolean;
  /** Seal at once and keep no private key. */
  readonly discardKeys: boolean;
}

/** An earlier run may have ended between the store and the repository: what it made is taken up, not made again. */
const takeUp = (context: SecretContext, clusters: readonly string[], io: Io): void => {
  if (clusters.length === 0) return;
  const bundles = storedBundles(context, clusters);
  publishBundles(context, bundles);
  reportBundles(bundles, [], io);
  io.err(`pki/ was behind the store for ${clusters.join(', ')}: written from the store, no new key was made.\n`);
};

const nextWords = 'Next: isthmus seal, then commit pki/ and sealed/.\n';

/**
 * Makes intermediates for clusters that have none: keys into the store, certificates into pki/<cluster>/. Where the store
 * has one whose certificates pki/ lacks, or has older, they are written from there.
 */
export const caIssue = async (input: CaIssueInput, io: Io, now: Date): Promise<ExitCode> => {
  const chosen = chosenClusters(readMesh(input.mesh).plan, input);
  const context = await openContext(input, io, now);
  const { plan, store, work, random } = context;
  const holdings = holdingsOf(context, chosen);
  const left = unpublished(context, holdings, input.all);
  const present = holdings
    .filter(({ published, cluster }) => published && !left.includes(cluster.name))
    .map(({ cluster }) => cluster);
  if (!input.all) refuseClusters(present, hasOne);
  const wanted = holdings.filter(({ published, stored }) => !stored && !published).map(({ cluster }) => cluster);
  if (left.length + wanted.length === 0) {
    io.err('every cluster has an intermediate; a new key is made by isthmus ca renew\n');
    return 0;
  }
  if (wanted.length === 0) {
    takeUp(context, left, io);
    io.err(nextWords);
    return 0;
  }
  const settings = readSettings(work.profile);
  const profile = profileOf(settings, plan.settings.name);
  const bundles = await issuingOrRefusing('roots', async () => {
    const authority = signingRoot(await store.root(context.unlock), now);
    io.err(clampWarning(authority, profile, now));
    const issuance = { profile, now, random };
    return issuedBundles({ root: authority, clusters: wanted, settings, issuance, work });
  });
  keepBundles(context, bundles, input.discardKeys, io);
  takeUp(context, left, io);
  io.err(input.discardKeys ? '' : nextWords);
  return 0;
};
