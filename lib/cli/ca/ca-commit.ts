import { disk } from '../../files/file-system.ts';
import { assertUnchanged, type SeenFiles } from '../../files/seen-files.ts';
import { writeTogether } from '../../files/write-together.ts';
import { publicStoreFile, writePublicStore } from '../../signed-index/public-store.ts';
import type { WorkDraft } from '../../store/store.ts';
import { type SecretContext, publicStoreOf } from '../secret-context.ts';

type PublishContext = Pick<SecretContext, 'root' | 'plan' | 'store'>;
type CommitContext = Pick<SecretContext, 'root' | 'plan' | 'store' | 'work'>;

const publish = (
  { root, plan, store }: PublishContext,
  generation: number,
  files: ReadonlyMap<string, string | undefined>,
  seen: SeenFiles = new Map(),
): void => {
  const roots = publicStoreOf(root, plan)?.roots ?? [];
  const named = writePublicStore({ id: store.id, mesh: store.mesh, generation, roots });
  writeTogether(root, new Map([...files, [publicStoreFile, named]]), disk, seen);
};

/** Writes public files of what the store holds already: after a run that was ended between the store and the repository. */
export const publishStored = (context: PublishContext, files: ReadonlyMap<string, string | undefined>): void =>
  publish(context, context.store.generation, files);

/**
 * Changes the store, then the repository: a store that is ahead of `pki/store.json` is fine, one that is behind is taken
 * for stale. Public files are written all or none, and only while those in `seen` are what was read.
 */
export const commitToBoth = (
  context: CommitContext,
  edit: (draft: WorkDraft) => void,
  files: ReadonlyMap<string, string | undefined>,
  seen: SeenFiles = new Map(),
): void => {
  assertUnchanged(context.root, seen);
  // A file that cannot be read must show before the store changes, not after it.
  publicStoreOf(context.root, context.plan);
  publish(context, context.work.change(edit), files, seen);
};
