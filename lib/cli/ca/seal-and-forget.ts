import { writeTogether } from '../../files/write-together.ts';
import type { StoredCacerts } from '../../store/store.ts';
import type { Io } from '../io.ts';
import { cacertsWish } from '../seal/cacerts-wish.ts';
import { documentDisk } from '../seal/document-disk.ts';
import { sealDocuments } from '../seal-documents.ts';
import type { SecretContext } from '../secret-context.ts';
import { commitToBoth } from './ca-commit.ts';

/**
 * Seals bundles at once and keeps none of their keys, nor older ones: for those who want no intermediate key outside its
 * cluster. Sealing again then means a new key. Throws a MeshError, with nothing changed, when a cluster has no approved
 * recipient.
 */
export const sealAndForget = (
  context: SecretContext,
  bundles: ReadonlyMap<string, StoredCacerts>,
  files: ReadonlyMap<string, string | undefined>,
  io: Io,
): void => {
  const wishes = context.plan.clusters.flatMap((cluster) => {
    const bundle = bundles.get(cluster.name);
    return bundle === undefined ? [] : [cacertsWish(cluster, bundle)];
  });
  const { changes, seen } = sealDocuments(context, wishes, { reseal: false });
  // The files first: older keys are forgotten only when what replaces them is in its place.
  writeTogether(context.root, new Map([...files, ...changes]), documentDisk, seen);
  commitToBoth(
    context,
    (draft) => {
      for (const cluster of bundles.keys()) draft.discardKeys(cluster);
    },
    new Map(),
  );
  io.err('The keys are sealed and kept nowhere else: to seal again, for instance to a new recipient, renew them.\n');
};
