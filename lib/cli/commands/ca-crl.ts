import type { StoredCacerts } from '../../store/store.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { assertSoundBundles, bundleFiles } from '../ca/bundle-changes.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import { type Revocations, readSettings, writeSettings } from '../ca/ca-settings.ts';
import { holdingsOf } from '../ca/held-clusters.ts';
import { type RevocationWish, assertDays, nextRevocations } from '../ca/next-revocations.ts';
import { issuingOrRefusing } from '../ca/pki-words.ts';
import { listsFor } from '../ca/revocation-lists.ts';
import { type SignedCluster, signedClusters } from '../ca/signed-clusters.ts';
import { signerOf } from '../ca/stored-bundle.ts';
import type { ExitCode, Io } from '../io.ts';
import { type SecretContext, openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface CaCrlInput extends SecretInput, RevocationWish {}

const withLists = (
  clusters: readonly SignedCluster[],
  revocations: Revocations,
  now: Date,
): ReadonlyMap<string, StoredCacerts> =>
  new Map(
    clusters.flatMap(({ cluster, generations: [current], root }) => {
      if (current === undefined) return [];
      const authorities = [{ certificate: signerOf(current), key: current.key }, root];
      return [[cluster, { ...current, revocationLists: listsFor(authorities, revocations, now).join('') }]];
    }),
  );

/** Clusters whose key was sealed and forgotten: nothing can sign a list of theirs any more. */
const withoutKey = (context: SecretContext, bundles: ReadonlyMap<string, StoredCacerts>): readonly string[] =>
  holdingsOf(context, context.plan.clusters)
    .filter(({ cluster, published }) => published && !bundles.has(cluster.name))
    .map(({ cluster }) => cluster.name);

/**
 * Makes the revocation lists of all clusters: istiod wants one of every authority in a chain. Numbers and revoked serials
 * are kept in the store, so that a pull request cannot take a revocation back.
 */
export const caCrl = async (input: CaCrlInput, io: Io, now: Date): Promise<ExitCode> => {
  if (input.days !== undefined) assertDays(input.days);
  const context = await openContext(input, io, now);
  const { work, store } = context;
  const settings = readSettings(work.profile);
  if (settings.profile === 'istio') {
    const problem = 'certificates of the profile istio may not sign revocation lists: they lack cRLSign, as upstream';
    const remedy = 'revoke by a new root, or begin a mesh with isthmus ca init --profile strict';
    throw new MeshError([errorAt('crl-profile', ['pki'], problem, remedy)]);
  }
  const clusters = signedClusters(context, await store.root(context.unlock));
  const revocations = nextRevocations(settings, input, clusters, now);
  const bundles = await issuingOrRefusing('roots', () => withLists(clusters, revocations, now));
  assertSoundBundles(context, bundles);
  commitToBoth(
    context,
    (draft) => {
      draft.setProfile(writeSettings({ ...settings, revocations }));
      for (const { cluster, generations } of clusters) {
        const current = bundles.get(cluster);
        const [, previous] = generations;
        // The list belongs to the present generation: the one before must not be pushed out by it.
        if (previous) draft.putCacerts(cluster, previous);
        if (current) draft.putCacerts(cluster, current);
      }
    },
    bundleFiles(bundles),
  );
  const until = new Date(now.getTime() + revocations.days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const serials = new Set(revocations.revoked.map(({ serial }) => serial)).size;
  io.err(`revocation lists, number ${revocations.number}, of ${bundles.size} clusters: ${serials} revoked\n`);
  io.err(`They are good until ${until}: run this again before then.\n`);
  for (const cluster of withoutKey(context, bundles)) {
    io.err(`${cluster} gets no new list: the store keeps no key of it. Renewing it makes one.\n`);
  }
  io.err('Next: isthmus seal.\n');
  return 0;
};
