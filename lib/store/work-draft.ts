import type { PrivateKey } from '../pki/private-key.ts';
import type { SecretBytes } from '../pki/secret-bytes.ts';
import { partsOfCacerts, type StoredCacerts } from './cacerts-entry.ts';
import type { ClusterPins } from './cluster-pins.ts';
import {
  cacertsOf,
  fileOf,
  newestFirst,
  pendingKeyOf,
  type SealingKind,
  sealingKeyOf,
  stateOf,
} from './entry-names.ts';
import type { Parts } from './parts.ts';
import type { EntryChanges, NewEntry } from './store-files.ts';
import { type ApprovedRecipient, partsOfState, type WorkState } from './work-state.ts';

/** Collects changes of the work compartment; nothing is written before all are known. */
export interface WorkDraft {
  setRecipients(list: readonly ApprovedRecipient[]): void;
  setPins(list: readonly ClusterPins[]): void;
  /** Becomes the newest of two generations; an older one than those is dropped. */
  putCacerts(cluster: string, cacerts: StoredCacerts): void;
  /** Forgets every generation of a cluster's intermediate: re-sealing then means a new one. */
  discardKeys(cluster: string): void;
  /** Undefined forgets it. */
  putPendingKey(cluster: string, key: PrivateKey | undefined): void;
  /** Becomes the newest; older ones stay, for what was sealed to them is in the history. */
  putSealingKey(cluster: string, kind: SealingKind, key: SecretBytes): void;
  setProfile(profile: string): void;
  /** Forgets all keys, pins and approved recipients of a cluster; those that were revoked stay revoked. */
  removeCluster(cluster: string): void;
}

interface Put {
  readonly prefix: string;
  /** The entry's number belongs to its name: there are several below one prefix. */
  readonly numbered: boolean;
  readonly parts: Parts;
}

const keptGenerations = 2;

const isBelow = (name: string, prefix: string): boolean => name === prefix || name.startsWith(`${prefix}/`);

/** A draft as the store carries it out. */
export class CollectedDraft implements WorkDraft {
  readonly #names: readonly string[];
  readonly #old: WorkState;
  readonly #removed = new Set<string>();
  #puts: readonly Put[] = [];
  #state: WorkState;

  /** `names`: the entries there are. */
  constructor(names: readonly string[], state: WorkState) {
    this.#names = names;
    this.#old = state;
    this.#state = state;
  }

  get state(): WorkState {
    return this.#state;
  }

  setRecipients(recipients: readonly ApprovedRecipient[]): void {
    this.#state = { ...this.#state, recipients: recipients.map((recipient) => ({ ...recipient })) };
  }

  setPins(pins: readonly ClusterPins[]): void {
    this.#state = { ...this.#state, pins: pins.map((pin) => ({ ...pin, apiServer: { ...pin.apiServer } })) };
  }

  setProfile(profile: string): void {
    this.#state = { ...this.#state, profile };
  }

  putCacerts(cluster: string, cacerts: StoredCacerts): void {
    const prefix = cacertsOf(cluster);
    this.#put(prefix, true, partsOfCacerts(cacerts));
    const fresh = this.#puts.filter((put) => put.prefix === prefix);
    const surplus = new Set(fresh.slice(0, -keptGenerations));
    this.#puts = this.#puts.filter((put) => !surplus.has(put));
    const room = Math.max(0, keptGenerations - fresh.length);
    const old = newestFirst(this.#names.filter((name) => isBelow(name, prefix)));
    for (const name of old.slice(room)) this.#removed.add(name);
  }

  discardKeys(cluster: string): void {
    this.#forget(cacertsOf(cluster));
  }

  putPendingKey(cluster: string, key: PrivateKey | undefined): void {
    const prefix = pendingKeyOf(cluster);
    this.#forget(prefix);
    if (key !== undefined) this.#put(prefix, false, new Map([['key.pem', key.reveal('pem')]]));
  }

  putSealingKey(cluster: string, kind: SealingKind, key: SecretBytes): void {
    this.#put(sealingKeyOf(cluster, kind), true, new Map([['key', Buffer.from(key.reveal())]]));
  }

  removeCluster(cluster: string): void {
    const prefixes = [cacertsOf, pendingKeyOf].map((prefixOf) => prefixOf(cluster));
    const sealing = (['sealed-secrets', 'age'] as const).map((kind) => sealingKeyOf(cluster, kind));
    for (const prefix of [...prefixes, ...sealing]) this.#forget(prefix);
    this.setRecipients(this.#state.recipients.filter((one) => one.cluster !== cluster || one.status === 'revoked'));
    this.setPins(this.#state.pins.filter((one) => one.cluster !== cluster));
  }

  #put(prefix: string, numbered: boolean, parts: Parts): void {
    this.#puts = [...this.#puts, { prefix, numbered, parts }];
  }

  #forget(prefix: string): void {
    for (const name of this.#names.filter((one) => isBelow(one, prefix))) this.#removed.add(name);
    this.#puts = this.#puts.filter((put) => put.prefix !== prefix);
  }

  get isEmpty(): boolean {
    return this.#puts.length === 0 && this.#removed.size === 0 && this.#state === this.#old;
  }

  /** What the store has to write and to drop. */
  changes(): EntryChanges {
    const state: readonly Put[] =
      this.#state === this.#old ? [] : [{ prefix: stateOf('work'), numbered: false, parts: partsOfState(this.#state) }];
    const put = (first: number): readonly NewEntry[] =>
      [...state, ...this.#puts].map(({ prefix, numbered, parts }, index) => ({
        name: numbered ? `${prefix}/${first + index}` : prefix,
        file: fileOf(prefix),
        parts,
      }));
    return { put, remove: [...this.#removed] };
  }
}
