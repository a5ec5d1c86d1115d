import { writeTogether } from '../../files/write-together.ts';
import { publicStoreFile, writePublicStore } from '../../signed-index/public-store.ts';
import type { WorkDraft } from '../../store/store.ts';
import { type SecretContext, publicStoreOf } from '../secret-context.ts';

type CommitContext = Pick<SecretContext, 'root' | 'plan' | 'store' | 'work'>;

/**
 * Changes the store, then the repository: a store that is ahead of `pki/store.json` is fine, one that is behind is taken
 * for stale. Public files are written all or none.
 */
export const commitToBoth = (
  { root, plan, store, work }: CommitContext,
  edit: (draft: WorkDraft) => void,
  files: ReadonlyMap<string, string | undefined>,
): void => {
  const roots = publicStoreOf(root, plan)?.roots ?? [];
  const generation = work.change(edit);
  const named = writePublicStore({ id: store.id, mesh: store.mesh, generation, roots });
  writeTogether(root, new Map([...files, [publicStoreFile, named]]));
};
