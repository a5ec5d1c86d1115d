import type { KeyObject } from 'node:crypto';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import { publicKeyText } from '../../sealing/index-signature.ts';
import { readIndex } from '../../signed-index/index-file.ts';
import { signerOf } from '../../signed-index/index-signature.ts';
import { indexFile } from './cluster-folder.ts';
import { publicFileNames, readPublicFile } from './public-file.ts';

/** A store as far as it matters how old it is. */
export interface AgedStore {
  readonly root: string;
  readonly store: { readonly id: string; readonly generation: number };
  readonly work: { readonly signer: KeyObject };
}

/** The index that a newer store signed, of those in sealed/; undefined where none did. Clusters that left count, too. */
const newestIndex = ({ root, store, work }: AgedStore): { readonly file: string; readonly generation: number } => {
  const own = signerOf(publicKeyText(work.signer));
  const signers = own ? [own] : [];
  return publicFileNames(root, 'sealed')
    .filter((cluster) => publicFileNames(root, `sealed/${cluster}`).includes('index.json'))
    .map((cluster) => {
      const file = indexFile(cluster);
      const { index } = readIndex(file, readPublicFile(root, file) ?? '', { store: store.id, cluster, signers });
      return { file, generation: index?.generation ?? 0 };
    })
    .reduce((a, b) => (b.generation > a.generation ? b : a), { file: '', generation: 0 });
};

/**
 * Refuses a store that is older than one that signed: it lacks keys and revocations, whatever pki/store.json says. Only
 * what the store's own key signed counts. Throws an EnvironmentError.
 */
export const assertNotOlder = (aged: AgedStore): void => {
  const { file, generation } = newestIndex(aged);
  if (generation <= aged.store.generation) return;
  const problem = `the store is at generation ${aged.store.generation}, and generation ${generation} signed ${file}`;
  const remedy = 'update the store: git pull where it has a repository';
  throw new EnvironmentError([fileIssue('store-stale', file, problem, remedy)]);
};
