import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { disk, type FileSystem } from '../files/file-system.ts';
import { MeshError } from '../plan/mesh-error.ts';
import type { RandomBytes } from '../sealing/effects.ts';
import { assertOutsideGit, assertPrivateFolder } from './guard.ts';
import { restoreRemedy, storeError } from './store-error.ts';
import { StoreFiles } from './store-files.ts';
import { FileStore, type Store } from './store.ts';

/** What `pki/store.json` knows of the store. */
export interface ExpectedStore {
  readonly id: string;
  /** A store older than this lacks keys the repository relies on. */
  readonly generation: number;
}

/** What opening depends on besides the folder. */
export interface StoreEffects {
  /** PATH, to find git on. */
  readonly searchPath: string;
  readonly files: FileSystem;
  readonly random: RandomBytes;
}

/** Where a system keeps git: the default of who has no PATH at hand. */
const systemPath = '/usr/local/bin:/usr/bin:/bin';

export const systemEffects: StoreEffects = { searchPath: systemPath, files: disk, random: randomBytes };

interface Opening {
  readonly folder: string;
  readonly rootFolder: string | undefined;
  readonly expected: ExpectedStore | undefined;
  readonly effects: StoreEffects;
}

const readFiles = ({ folder, rootFolder, effects }: Opening): StoreFiles =>
  new StoreFiles({ folder, rootFolder: rootFolder ?? join(folder, 'root'), ...effects });

const assertSame = ({ folder, expected }: Opening, { manifest: { id, mesh } }: StoreFiles): void => {
  if (expected === undefined || id === expected.id) return;
  const problem = `${folder} is the store ${id} of mesh ${mesh}, and pki/store.json names ${expected.id}`;
  throw storeError('store-other-mesh', folder, problem, 'name the right one with ISTHMUS_STORE');
};

const assertFresh = ({ folder, expected }: Opening, { manifest: { generation } }: StoreFiles): void => {
  if (expected === undefined || generation >= expected.generation) return;
  const problem = `the store is at generation ${generation}, and the repository knows ${expected.generation}`;
  throw storeError('store-stale', folder, problem, 'update the store: git pull where it has a repository');
};

const assertRootWhole = ({ folder, effects }: Opening, files: StoreFiles): void => {
  const { rootFolder } = files.place;
  if (existsSync(rootFolder)) {
    // Beside the other compartment it was judged together with it.
    if (resolve(rootFolder) !== resolve(folder, 'root')) assertOutsideGit(rootFolder, effects.searchPath);
    files.assertWhole('root');
  } else if (!files.manifest.rootApart) {
    throw storeError('store-half', rootFolder, 'the compartment of the root is gone', restoreRemedy);
  }
};

/** What is checked before the manifest is read, and after it; the titles say what holds when nothing is thrown. */
const checksOfPlace: readonly (readonly [string, (opening: Opening) => void])[] = [
  ['the folder is private', ({ folder }) => assertPrivateFolder(folder)],
  ['Git cannot take it up', ({ folder, effects }) => assertOutsideGit(folder, effects.searchPath)],
];
const checksOfFiles: readonly (readonly [string, (opening: Opening, files: StoreFiles) => void])[] = [
  ['it is the store that pki/store.json names', assertSame],
  ['it is not older than pki/store.json', assertFresh],
  ['every file of the work compartment is there', (_, files) => files.assertWhole('work')],
  ['every file of the root compartment is there, if it is at hand', assertRootWhole],
];
const manifestCheck = 'the manifest can be read';

const openingOf = (
  folder: string,
  expected: ExpectedStore | undefined,
  rootFolder: string | undefined,
  effects: Partial<StoreEffects>,
): Opening => ({ folder, expected, rootFolder, effects: { ...systemEffects, ...effects } });

/**
 * Opens a store: its folder is private and out of reach of Git, every file that the manifest lists is there with the
 * right bytes, and it is the expected one. Nothing is decrypted yet. `rootFolder`: where the root's compartment is, where
 * that is not `root` in the store; it need not be at hand. Throws a MeshError.
 */
export const openStore = (
  folder: string,
  expected: ExpectedStore | undefined,
  rootFolder?: string,
  effects: Partial<StoreEffects> = {},
): Store => {
  const opening = openingOf(folder, expected, rootFolder, effects);
  for (const [, check] of checksOfPlace) check(opening);
  const files = readFiles(opening);
  for (const [, check] of checksOfFiles) check(opening, files);
  return new FileStore(files);
};

/** What one check of a store gave: an error, or that it holds. */
export interface StoreCheck {
  readonly title: string;
  readonly error: MeshError | undefined;
}

const attempt = (title: string, run: () => void): StoreCheck => {
  try {
    run();
    return { title, error: undefined };
  } catch (error) {
    if (error instanceof MeshError) return { title, error };
    throw error;
  }
};

/** Makes every check of `openStore`, however many fail; the store is undefined unless all hold. */
export const inspectStore = (
  folder: string,
  expected: ExpectedStore | undefined,
  rootFolder?: string,
  effects: Partial<StoreEffects> = {},
): { readonly checks: readonly StoreCheck[]; readonly store: Store | undefined } => {
  const opening = openingOf(folder, expected, rootFolder, effects);
  const place = checksOfPlace.map(([title, check]) => attempt(title, () => check(opening)));
  const read: { files?: StoreFiles } = {};
  const manifest = attempt(manifestCheck, () => {
    read.files = readFiles(opening);
  });
  const { files } = read;
  const rest =
    files === undefined ? [] : checksOfFiles.map(([title, check]) => attempt(title, () => check(opening, files)));
  const checks = [...place, manifest, ...rest];
  const holds = checks.every(({ error }) => error === undefined);
  return { checks, store: files !== undefined && holds ? new FileStore(files) : undefined };
};
