import { publicStoreFile, writePublicStore } from '../../signed-index/public-store.ts';
import { publicStoreOf } from '../secret-context.ts';
import type { SealContext } from './seal-context.ts';

/**
 * The change that has `pki/store.json` know the generation that signs; none where it does. The store is ahead of it when a
 * run was ended between the two, and an index must not be ahead of it.
 */
export const knownGeneration = ({ root, plan, store }: SealContext): ReadonlyMap<string, string> => {
  const named = publicStoreOf(root, plan);
  if (named === undefined || named.generation >= store.generation) return new Map();
  return new Map([[publicStoreFile, writePublicStore({ ...named, generation: store.generation })]]);
};
