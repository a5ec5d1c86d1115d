import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { assertPlaceForStore } from './guard.ts';
import type { StoreEffects } from './open.ts';
import { storeError } from './store-error.ts';
import { fileMode, folderMode, manifestName } from './store-paths.ts';

/** Files of a private folder by name; a name may have one folder before it. */
export type PrivateFiles = ReadonlyMap<string, Buffer>;

type Effects = Pick<StoreEffects, 'files' | 'random'>;

const writeInto = (folder: string, content: PrivateFiles, { files }: Effects): void => {
  const folders = new Set([...content.keys()].filter((name) => name.includes('/')).map((name) => dirname(name)));
  files.makeFolder(folder, folderMode);
  for (const name of folders) files.makeFolder(join(folder, name), folderMode);
  for (const [name, bytes] of content) files.writeNew(join(folder, name), bytes, fileMode);
  for (const name of folders) files.syncFolder(join(folder, name));
  files.syncFolder(folder);
};

/** What killed runs left beside the place: private keys may be in it. */
const sweepRests = (path: string): void => {
  const [folder, name] = [dirname(path), basename(path)];
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder)) {
    const rest = entry.startsWith(`${name}.new-`) ? entry.slice(name.length + '.new-'.length) : '';
    if (/^[0-9a-f]{16}$/.test(rest)) rmSync(join(folder, entry), { recursive: true, force: true });
  }
};

/**
 * Writes a folder (0700, files 0600) whole or not at all: it is made beside its place, and moved there when everything in
 * it is durable. Nothing, or an empty folder, may stand there.
 */
export const writePrivateFolder = (path: string, content: PrivateFiles, effects: Effects): void => {
  const { files, random } = effects;
  sweepRests(path);
  const temporary = `${path}.new-${random(8).toString('hex')}`;
  try {
    writeInto(temporary, content, effects);
    files.rename(temporary, path);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  files.syncFolder(dirname(path));
};

/** Refuses a place where anything stands already: an empty folder is fine. Makes the folders above it. */
export const prepareEmptyPlace = (folder: string, searchPath: string): void => {
  const path = resolve(folder);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat !== undefined && (!stat.isDirectory() || readdirSync(path).length > 0)) {
    const remedy = 'use it, name another place, or remove it if an interrupted run left it';
    throw storeError('store-exists', folder, `${folder} exists and is not empty`, remedy);
  }
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true, mode: folderMode });
  assertPlaceForStore(path, searchPath);
};

/**
 * Writes the files of a store. The root's folder, where it stands apart, comes first: the manifest is what makes a store
 * of it.
 */
export const writeStore = (
  { folder, rootFolder }: { readonly folder: string; readonly rootFolder: string | undefined },
  content: PrivateFiles,
  effects: Effects,
): void => {
  if (!content.has(manifestName)) throw new Error('a store has a manifest');
  const isApart = (name: string): boolean => rootFolder !== undefined && name.startsWith('root/');
  if (rootFolder !== undefined) {
    const apart = [...content].filter(([name]) => isApart(name));
    const named = apart.map(([name, bytes]) => [name.slice('root/'.length), bytes] as const);
    writePrivateFolder(resolve(rootFolder), new Map(named), effects);
  }
  writePrivateFolder(resolve(folder), new Map([...content].filter(([name]) => !isApart(name))), effects);
};
