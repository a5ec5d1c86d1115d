import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { disk } from '../../files/file-system.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import type { SecretInput } from '../secret-input.ts';
import { storeFolderOf } from '../secret-context.ts';

/** A store that is being made has this before its random name: it has no id that anything could name. */
const unfinished = 'unfinished-';

/** Where a new store is made, and where it goes when it is complete. */
export interface NewPlace {
  readonly folder: string;
  /** Gives the finished store its place, and says which. */
  readonly finish: (id: string) => string;
}

const rename = (folder: string, final: string): string => {
  disk.rename(folder, final);
  disk.syncFolder(dirname(final));
  return final;
};

/**
 * The folder that ISTHMUS_STORE names, or a folder beside those of other stores, which gets the store's id as its name
 * when everything is in it.
 */
export const newStorePlace = (input: SecretInput, random: (size: number) => Buffer): NewPlace => {
  if (input.store !== undefined) {
    const { store } = input;
    return { folder: store, finish: () => store };
  }
  const folder = storeFolderOf(input, `${unfinished}${random(8).toString('hex')}`);
  return { folder, finish: (id) => rename(folder, storeFolderOf(input, id)) };
};

/** The final place of a store that an interrupted run left under a name of no meaning; any other stays where it is. */
export const settled = ({ folder, id }: Pick<Store, 'folder' | 'id'>): string =>
  basename(folder).startsWith(unfinished) ? rename(folder, join(dirname(resolve(folder)), id)) : folder;

const opened = (folder: string): Store | undefined => {
  try {
    return openStore(folder, undefined);
  } catch (error) {
    if (error instanceof EnvironmentError) return undefined;
    throw error;
  }
};

/** Stores of a mesh of this name among those of this user: one of them may be what an interrupted run left. */
export const storesOfMesh = (input: SecretInput, mesh: string): readonly string[] => {
  const top = dirname(storeFolderOf({ ...input, store: undefined }, 'any'));
  return existsSync(top)
    ? readdirSync(top)
        .toSorted()
        .map((name) => join(top, name))
        .filter((folder) => opened(folder)?.mesh === mesh)
    : [];
};

/** The store that stands where ISTHMUS_STORE says, for a run that goes on; undefined where nothing stands. */
export const standingStore = (input: SecretInput): Store | undefined =>
  input.store !== undefined && existsSync(input.store) && readdirSync(input.store).length > 0
    ? openStore(input.store, undefined, input.rootStore)
    : undefined;

/** Refuses to make a store while another one of a mesh of this name stands beside it. */
export const refuseOrphan = (folders: readonly string[], mesh: string): void => {
  const [folder] = folders;
  if (folder === undefined) return;
  const problem = `${folder} is a store of a mesh ${mesh}, and no pki/ here names it`;
  const remedy = `if an interrupted run left it, go on with ISTHMUS_STORE=${folder}; if it is another mesh's, add --new-store`;
  throw new EnvironmentError([fileIssue('store-orphan', folder, problem, remedy)]);
};
