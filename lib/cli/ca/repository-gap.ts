import type { SecretContext } from '../secret-context.ts';
import { publicDifferences } from '../seal/cacerts-wish.ts';
import { readPublicFile } from '../seal/public-file.ts';
import { bundleFiles } from './bundle-changes.ts';
import { publishStored } from './ca-commit.ts';
import type { Holding } from './held-clusters.ts';
import type { PublicBundle } from './stored-bundle.ts';

type GapContext = Pick<SecretContext, 'root' | 'work'>;

/**
 * How `pki/<cluster>/` stands to the newest bundle of the store. `behind`: an earlier bundle of it, or nothing, as a run
 * leaves it that was ended between the store and the repository. `foreign`: one that the store does not have.
 */
export type Gap = 'none' | 'behind' | 'foreign';

export const gapOf = ({ root, work }: GapContext, cluster: string): Gap => {
  const generations = work.cacerts(cluster);
  const [newest] = generations;
  if (newest === undefined || publicDifferences(root, cluster, newest).length === 0) return 'none';
  const text = readPublicFile(root, `pki/${cluster}/ca-cert.pem`);
  return text === undefined || generations.some(({ certificatePem }) => certificatePem === text) ? 'behind' : 'foreign';
};

/** True where what is deployed may be an earlier bundle than the store's newest: another one would push it out. */
export const isNewestUnpublished = (context: GapContext, cluster: string): boolean => {
  const [newest] = context.work.cacerts(cluster);
  const text = readPublicFile(context.root, `pki/${cluster}/ca-cert.pem`);
  return gapOf(context, cluster) === 'behind' && text !== newest?.certificatePem;
};

/** Clusters whose files are to be written from the store. Where all are meant, one whose files are foreign is passed over. */
export const unpublished = (context: GapContext, holdings: readonly Holding[], all: boolean): readonly string[] =>
  holdings
    .filter(({ stored, cluster }) => {
      if (!stored) return false;
      const gap = gapOf(context, cluster.name);
      return gap === 'behind' || (gap === 'foreign' && !all);
    })
    .map(({ cluster }) => cluster.name);

/** The newest bundles of clusters, as the store has them. */
export const storedBundles = ({ work }: GapContext, clusters: readonly string[]): ReadonlyMap<string, PublicBundle> =>
  new Map(
    clusters.flatMap((cluster) =>
      work
        .cacerts(cluster)
        .slice(0, 1)
        .map((bundle) => [cluster, bundle] as const),
    ),
  );

/** Writes what the store has and the repository lacks; no key is made. */
export const publishBundles = (context: SecretContext, bundles: ReadonlyMap<string, PublicBundle>): void =>
  publishStored(context, bundleFiles(bundles));
