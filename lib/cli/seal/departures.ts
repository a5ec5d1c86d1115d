import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { remoteSecretPrefix } from '../../plan/remote-secret.ts';
import { type IndexEntry, readIndex } from '../../signed-index/index-file.ts';
import type { Signer } from '../../signed-index/index-signature.ts';
import { indexFile } from './cluster-folder.ts';
import { publicFileNames, readPublicFile } from './public-file.ts';
import type { SealContext } from './seal-context.ts';

/** The peer that a document opens; undefined for one that opens none. */
export const peerOfEntry = ({ file, facts }: IndexEntry): string | undefined =>
  facts['peer'] ??
  (file.startsWith(remoteSecretPrefix) ? file.slice(remoteSecretPrefix.length, -'.yaml'.length) : undefined);

/** The documents of a cluster that open a cluster which is no peer any more. */
export const departedPeers = ({ peers }: ClusterPlan, entries: readonly IndexEntry[]): readonly IndexEntry[] =>
  entries.filter((entry) => {
    const peer = peerOfEntry(entry);
    return peer !== undefined && !peers.includes(peer);
  });

export interface DepartedCluster {
  readonly cluster: string;
  /** The index and what it lists, relative to the folder of mesh.yaml; none when the index is not genuine. */
  readonly files: readonly string[];
}

/** The folders in sealed/ whose clusters left the declaration. Only what our own index lists is named for removal. */
export const departedClusters = (
  { root, plan, store }: Pick<SealContext, 'root' | 'plan' | 'store'>,
  signer: Signer,
): readonly DepartedCluster[] => {
  const declared = new Set(plan.clusters.map(({ name }) => name));
  return publicFileNames(root, 'sealed')
    .filter((cluster) => !declared.has(cluster) && publicFileNames(root, `sealed/${cluster}`).length > 0)
    .map((cluster) => {
      const file = indexFile(cluster);
      const text = readPublicFile(root, file) ?? '';
      const { index } = readIndex(file, text, { store: store.id, cluster, signers: [signer] });
      const listed = (index?.documents ?? []).map((entry) => `sealed/${cluster}/${entry.file}`);
      const present = listed.filter((path) => readPublicFile(root, path) !== undefined);
      return { cluster, files: index ? [...present, file] : [] };
    });
};
