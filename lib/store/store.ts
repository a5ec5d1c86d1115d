import { OpenCompartment } from './compartment.ts';
import type { CompartmentName, Manifest } from './manifest.ts';
import { OpenRoot, type RootCompartment } from './root.ts';
import type { StoreFiles } from './store-files.ts';
import type { Unlock } from './unlock.ts';
import { OpenWork, type WorkCompartment } from './work.ts';

export type { StoredCacerts } from './cacerts-entry.ts';
export type { ClusterPins } from './cluster-pins.ts';
export type { RootCompartment, StoredRoot } from './root.ts';
export type { WorkCompartment } from './work.ts';
export type { WorkDraft } from './work-draft.ts';
export type { ApprovedRecipient } from './work-state.ts';

/** The private key store of one mesh, with its compartments still locked. */
export interface Store {
  readonly folder: string;
  readonly rootFolder: string;
  /** 16 bytes in hex; `pki/store.json` names it. */
  readonly id: string;
  readonly mesh: string;
  /** Grows with every change. */
  readonly generation: number;
  readonly manifest: Manifest;
  /** Opens a compartment, once per run: a second call gives the same. Throws a MeshError. */
  work(unlock: Unlock): Promise<WorkCompartment>;
  root(unlock: Unlock): Promise<RootCompartment>;
  /** The opened compartment itself, for backups. */
  compartment(name: CompartmentName, unlock: Unlock): Promise<OpenCompartment>;
  /** Files that no state of the store lists: rests of a change that was ended. */
  leftovers(name: CompartmentName): readonly string[];
}

/** A store over its files. */
export class FileStore implements Store {
  readonly #files: StoreFiles;
  readonly #opened = new Map<CompartmentName, Promise<OpenCompartment>>();
  #work: Promise<WorkCompartment> | undefined;

  /** `opened`: compartments whose key is known already, for they were just made. */
  constructor(files: StoreFiles, opened: readonly OpenCompartment[] = []) {
    this.#files = files;
    for (const compartment of opened) this.#opened.set(compartment.name, Promise.resolve(compartment));
  }

  get folder(): string {
    return this.#files.place.folder;
  }

  get rootFolder(): string {
    return this.#files.place.rootFolder;
  }

  get id(): string {
    return this.manifest.id;
  }

  get mesh(): string {
    return this.manifest.mesh;
  }

  get generation(): number {
    return this.manifest.generation;
  }

  get manifest(): Manifest {
    return this.#files.manifest;
  }

  async work(unlock: Unlock): Promise<WorkCompartment> {
    this.#work ??= this.compartment('work', unlock).then((compartment) => new OpenWork(compartment));
    // A wrong passphrase must not stand in the way of the next attempt.
    return this.#work.catch((error: unknown) => {
      this.#work = undefined;
      throw error;
    });
  }

  async root(unlock: Unlock): Promise<RootCompartment> {
    return new OpenRoot(await this.compartment('root', unlock));
  }

  async compartment(name: CompartmentName, unlock: Unlock): Promise<OpenCompartment> {
    const opening = this.#opened.get(name) ?? OpenCompartment.open(name, this.#files, unlock);
    this.#opened.set(name, opening);
    return opening.catch((error: unknown) => {
      this.#opened.delete(name);
      throw error;
    });
  }

  leftovers(name: CompartmentName): readonly string[] {
    return this.#files.leftovers(name);
  }
}
