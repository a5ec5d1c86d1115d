import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import { withLock } from '../files/lock.ts';
import type { RandomBytes } from '../sealing/effects.ts';
import type { CompartmentKey } from './compartment-key.ts';
import { assertPrivateFolder, isPrivateFile } from './guard.ts';
import {
  type CompartmentName,
  type Manifest,
  manifestText,
  type ManifestFile,
  readManifest,
  sha256Of,
  signedText,
  type UnsignedManifest,
} from './manifest.ts';
import type { Parts } from './parts.ts';
import { restoreRemedy, storeError } from './store-error.ts';
import { fileMode, lockName, manifestName } from './store-paths.ts';

/** No file of a store is larger; one that is would only fill the memory. */
const maxBytes = 16 * 1024 * 1024;

/** An entry to be: `file` is the name without number and ending. */
export interface NewEntry {
  readonly name: string;
  readonly file: string;
  readonly parts: Parts;
}

export interface EntryChanges {
  /** Gets the number of the next entry, for names that contain it. */
  readonly put: (serial: number) => readonly NewEntry[];
  readonly remove: readonly string[];
}

export interface StorePlace {
  readonly folder: string;
  readonly rootFolder: string;
  readonly files: FileSystem;
  readonly random: RandomBytes;
}

/** Reads a private file, up to a size. Throws a MeshError for one that is not private, and where there is none. */
export const readPrivateFile = (path: string): Buffer => {
  if (!isPrivateFile(path)) throw storeError('store-half', path, `${path} is gone`, restoreRemedy);
  // Between the look at it and this line it may have become a link.
  const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (fstatSync(handle).size > maxBytes) {
      throw storeError('store-unreadable', path, `${path} is too large`, restoreRemedy);
    }
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
};

/**
 * The files of an open store: reads what the manifest lists, and replaces the manifest. Whether its folder is private is
 * the question of whoever opens it.
 */
export class StoreFiles {
  readonly place: StorePlace;
  #text: string;
  #manifest: Manifest;

  constructor(place: StorePlace) {
    this.place = place;
    this.#text = this.#readText();
    const manifest = readManifest(this.#text);
    if (manifest === undefined) {
      throw storeError('store-unreadable', this.#path(manifestName), 'the manifest is no manifest', restoreRemedy);
    }
    this.#manifest = manifest;
  }

  get manifest(): Manifest {
    return this.#manifest;
  }

  #path(name: string): string {
    return join(this.place.folder, name);
  }

  #readText(): string {
    return readPrivateFile(this.#path(manifestName)).toString('utf8');
  }

  /** True when another process changed the store since it was read. */
  isOutdated(): boolean {
    return this.#readText() !== this.#text;
  }

  folderOf(compartment: CompartmentName): string {
    return compartment === 'root' ? this.place.rootFolder : this.#path('work');
  }

  pathOf(file: string): string {
    return join(this.folderOf(file.startsWith('root/') ? 'root' : 'work'), basename(file));
  }

  /** Refuses a compartment of which a file is gone or another one, or that others may get at. */
  assertWhole(compartment: CompartmentName): void {
    const folder = this.folderOf(compartment);
    if (compartment === 'root') assertPrivateFolder(folder, "name the folder of the root's keys with --root-store");
    else assertPrivateFolder(folder);
    for (const [name, entry] of Object.entries(this.#manifest.files)) {
      if (name.startsWith(`${compartment}/`)) this.#readEntry(entry);
    }
  }

  #readEntry({ file, sha256 }: ManifestFile): Buffer {
    const path = this.pathOf(file);
    const bytes = isPrivateFile(path) ? readPrivateFile(path) : undefined;
    if (bytes !== undefined && sha256Of(bytes) === sha256) return bytes;
    if (this.isOutdated()) throw this.#stale();
    const what = bytes === undefined ? 'is gone' : 'is not the file that the manifest lists';
    throw storeError('store-half', path, `${path} ${what}`, restoreRemedy);
  }

  #stale(): Error {
    const problem = 'another process changed the store meanwhile';
    return storeError('store-stale', this.place.folder, problem, 'run the command again');
  }

  /** The bytes of an entry, as the manifest lists them. */
  read(name: string): Buffer {
    const entry = this.#manifest.files[name];
    if (entry !== undefined) return this.#readEntry(entry);
    throw storeError('store-half', this.place.folder, `the manifest does not list ${name}`, restoreRemedy);
  }

  /** The names of all entries below a prefix, in no particular order. */
  namesBelow(prefix: string): readonly string[] {
    return Object.keys(this.#manifest.files).filter((name) => name.startsWith(`${prefix}/`));
  }

  /**
   * Carries out changes of one compartment, all or none: new files first, then the manifest by one rename, then what it
   * replaced is removed. Returns the new generation.
   */
  commit(by: CompartmentName, key: CompartmentKey, changesOf: () => EntryChanges): number {
    const run = (): number => {
      if (this.isOutdated()) throw this.#stale();
      this.#sweep(by);
      const changes = changesOf();
      const next = this.#write(by, key, changes);
      this.#replaceManifest({ ...next, signature: { by, value: key.sign(signedText(next)) } });
      this.#sweep(by);
      return next.generation;
    };
    return withLock(this.#path(lockName), 'store-locked', run, this.place.files);
  }

  #write(by: CompartmentName, key: CompartmentKey, { put, remove }: EntryChanges): UnsignedManifest {
    const { id, ...old } = this.#manifest;
    const { files: disk, random } = this.place;
    const gone = new Set(remove);
    const files = Object.fromEntries(Object.entries(old.files).filter(([name]) => !gone.has(name)));
    let serial = old.serial;
    for (const { name, file, parts } of put(serial + 1)) {
      serial += 1;
      const bytes = key.seal(id, name, parts, random);
      const path = `${by}/${file}.${serial}.age`;
      disk.writeNew(this.pathOf(path), bytes, fileMode);
      files[name] = { file: path, sha256: sha256Of(bytes) };
    }
    disk.syncFolder(this.folderOf(by));
    return { ...old, id, files, serial, generation: old.generation + 1 };
  }

  #replaceManifest(manifest: Manifest): void {
    const { files } = this.place;
    const text = manifestText(manifest);
    const temporary = this.#path(`${manifestName}.new`);
    files.writeNew(temporary, Buffer.from(text, 'utf8'), fileMode);
    files.rename(temporary, this.#path(manifestName));
    this.#text = text;
    this.#manifest = manifest;
    files.syncFolder(this.place.folder);
  }

  /** Files of a compartment that the manifest does not list: what a change replaced, or left when it was ended. */
  leftovers(compartment: CompartmentName): readonly string[] {
    const listed = new Set(Object.values(this.#manifest.files).map(({ file }) => file));
    return readdirSync(this.folderOf(compartment))
      .filter((name) => name.endsWith('.age') && !listed.has(`${compartment}/${name}`))
      .map((name) => join(this.folderOf(compartment), name));
  }

  #sweep(compartment: CompartmentName): void {
    const { files } = this.place;
    files.remove(this.#path(`${manifestName}.new`));
    const leftovers = this.leftovers(compartment);
    for (const path of leftovers) files.remove(path);
    if (leftovers.length > 0) files.syncFolder(this.folderOf(compartment));
  }
}
