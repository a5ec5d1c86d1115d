import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type SeenFiles, textDigest } from '../files/seen-files.ts';
import { recover } from '../files/write-together.ts';
import { fileIssue } from '../plan/file-issue.ts';
import { MeshError, refuseErrors } from '../plan/mesh-error.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { type PublicStore, publicStoreFile, readPublicStore } from '../signed-index/public-store.ts';
import { signersFile } from '../signed-index/signers.ts';
import { openStore } from '../store/open.ts';
import { storeFolder } from '../store/store-paths.ts';
import type { Store, WorkCompartment } from '../store/store.ts';
import type { Unlock } from '../store/unlock.ts';
import type { Io } from './io.ts';
import { type MeshOutline, readMesh } from './mesh-outline.ts';
import { readPublicFile } from './seal/public-file.ts';
import { assertNotOlder } from './seal/signed-generation.ts';
import type { SecretInput } from './secret-input.ts';
import { unlockFrom } from './unlock.ts';

/** A mesh, the store it names, and the effects of a verb that handles secrets. */
export interface SecretContext extends MeshOutline {
  readonly store: Store;
  /** Everything but the roots. */
  readonly work: WorkCompartment;
  readonly unlock: Unlock;
  /** What pki/ said of the store when it was opened: who sealed with another store meanwhile changed it. */
  readonly seen: SeenFiles;
  readonly now: Date;
  readonly random: (size: number) => Buffer;
}

/** `pki/store.json` is a few hundred bytes. */
const maxBytes = 64 * 1024;

/** What `pki/store.json` says; undefined when the mesh has no store yet. Throws a MeshError for a file that is none. */
export const publicStoreOf = (root: string, plan: MeshPlan): PublicStore | undefined => {
  const path = join(root, publicStoreFile);
  if (!existsSync(path)) return undefined;
  if (statSync(path).size > maxBytes) {
    throw new MeshError([
      fileIssue(
        'store-file-unreadable',
        publicStoreFile,
        `${publicStoreFile} does not name a store`,
        'restore it with git',
      ),
    ]);
  }
  const { store, issues } = readPublicStore(readFileSync(path, 'utf8'), plan.settings.name);
  refuseErrors(issues);
  return store;
};

/** Where the store with this id lies for this user. */
export const storeFolderOf = ({ store, dataHome, home }: SecretInput, id: string): string =>
  storeFolder({ home, ...(store === undefined ? {} : { store }), ...(dataHome === undefined ? {} : { dataHome }) }, id);

/**
 * Reads the mesh, finishes or sweeps away what an interrupted verb left, and opens the store that `pki/store.json` names.
 * Throws a MeshError; nothing was changed then.
 */
export const openContext = async (
  input: SecretInput,
  io: Io,
  now: Date = new Date(),
  relations: 'checked' | 'passed-over' = 'checked',
): Promise<SecretContext> => {
  const { root, plan } = readMesh(input.mesh, relations);
  recover(root);
  const seen = new Map([publicStoreFile, signersFile].map((file) => [file, textDigest(readPublicFile(root, file))]));
  const named = publicStoreOf(root, plan);
  if (!named) {
    throw new MeshError([
      fileIssue('store-none', publicStoreFile, 'the mesh has no store yet', 'make one with isthmus ca init'),
    ]);
  }
  const store = openStore(
    storeFolderOf(input, named.id),
    { id: named.id, generation: named.generation },
    input.rootStore,
  );
  const unlock = unlockFrom(input, io);
  const work = await store.work(unlock);
  assertNotOlder({ root, store, work });
  return { root, plan, store, work, unlock, seen, now, random: randomBytes };
};
