import type { KeyObject } from 'node:crypto';
import type { PrivateKey } from '../pki/private-key.ts';
import { SecretBytes } from '../pki/secret-bytes.ts';
import { cacertsOfParts, keyOfParts, type StoredCacerts } from './cacerts-entry.ts';
import type { ClusterPins } from './cluster-pins.ts';
import type { OpenCompartment } from './compartment.ts';
import { signingKeyOf } from './compartment-key.ts';
import { cacertsOf, newestFirst, pendingKeyOf, type SealingKind, sealingKeyOf, stateOf } from './entry-names.ts';
import { CollectedDraft, type WorkDraft } from './work-draft.ts';
import { type ApprovedRecipient, stateOfParts, type WorkState } from './work-state.ts';

/** Everything but the roots: what a verb that seals needs. Keys are read from the disk when they are asked for. */
export interface WorkCompartment {
  /** 32 bytes: makes the fingerprints of sealed values. */
  readonly fingerprintKey: Buffer;
  /** The Ed25519 key that signs the sealed indexes. */
  readonly signer: KeyObject;
  readonly recipients: readonly ApprovedRecipient[];
  /** Where the keys of clusters may go, as it was approved. */
  readonly pins: readonly ClusterPins[];
  /** What ca init chose, as text; empty before. */
  readonly profile: string;
  /** The clusters with an intermediate, sorted. */
  clusters(): readonly string[];
  /** The generations of a cluster's intermediate: newest first, two at most. */
  cacerts(cluster: string): readonly StoredCacerts[];
  /** The key of a request that has not been answered yet. */
  pendingKey(cluster: string): PrivateKey | undefined;
  /** The cluster's own keys, newest first: PEM of certificate and key, or a line with an age identity. */
  sealingKey(cluster: string, kind: SealingKind): readonly SecretBytes[];
  /**
   * Collects changes and carries them out, all or none; returns the new generation, or the present one where nothing
   * changed. Throws a MeshError when another process writes (`store-locked`) or wrote meanwhile (`store-stale`).
   */
  change(edit: (draft: WorkDraft) => void): number;
}

/** The opened compartment `work`. */
export class OpenWork implements WorkCompartment {
  readonly #compartment: OpenCompartment;
  #state: WorkState;

  constructor(compartment: OpenCompartment) {
    this.#compartment = compartment;
    this.#state = stateOfParts(compartment.read(stateOf('work')));
  }

  get fingerprintKey(): Buffer {
    return this.#state.fingerprintKey;
  }

  get signer(): KeyObject {
    return signingKeyOf(this.#state.signerSeed);
  }

  get recipients(): readonly ApprovedRecipient[] {
    return this.#state.recipients;
  }

  get pins(): readonly ClusterPins[] {
    return this.#state.pins;
  }

  get profile(): string {
    return this.#state.profile;
  }

  #names(prefix: string): readonly string[] {
    return newestFirst(this.#compartment.store.namesBelow(prefix));
  }

  clusters(): readonly string[] {
    const names = this.#compartment.store.namesBelow('work/cacerts');
    return [...new Set(names.map((name) => name.split('/')[2] ?? ''))].toSorted();
  }

  cacerts(cluster: string): readonly StoredCacerts[] {
    return this.#names(cacertsOf(cluster)).map((name) => cacertsOfParts(this.#compartment.read(name)));
  }

  pendingKey(cluster: string): PrivateKey | undefined {
    const name = pendingKeyOf(cluster);
    if (this.#compartment.store.manifest.files[name] === undefined) return undefined;
    return keyOfParts(this.#compartment.read(name), 'key.pem');
  }

  sealingKey(cluster: string, kind: SealingKind): readonly SecretBytes[] {
    return this.#names(sealingKeyOf(cluster, kind)).map(
      (name) => new SecretBytes(this.#compartment.read(name).get('key') ?? Buffer.alloc(0)),
    );
  }

  change(edit: (draft: WorkDraft) => void): number {
    const { store } = this.#compartment;
    const draft = new CollectedDraft(Object.keys(store.manifest.files), this.#state);
    edit(draft);
    if (draft.isEmpty) return store.manifest.generation;
    const generation = this.#compartment.commit(() => draft.changes());
    this.#state = draft.state;
    return generation;
  }
}
