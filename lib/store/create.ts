import { resolve } from 'node:path';
import type { FileSystem } from '../files/file-system.ts';
import type { SecretBytes } from '../pki/secret-bytes.ts';
import { encryptForRecipients, encryptWithPassphrase } from '../sealing/age/age.ts';
import { AgeIdentity, type AgeRecipient } from '../sealing/age/x25519.ts';
import type { Clock, RandomBytes } from '../sealing/effects.ts';
import { identityText, OpenCompartment } from './compartment.ts';
import { CompartmentKey } from './compartment-key.ts';
import { stateOf } from './entry-names.ts';
import {
  type CompartmentEntry,
  type CompartmentName,
  compartmentNames,
  manifestText,
  sha256Of,
  signedText,
  storeId,
  type UnsignedManifest,
} from './manifest.ts';
import { type PrivateFiles, prepareEmptyPlace, writeStore } from './new-folder.ts';
import { openStore, systemEffects } from './open.ts';
import type { Parts } from './parts.ts';
import { strongPassphrase } from './passphrase.ts';
import { FileStore, type Store } from './store.ts';
import { StoreFiles } from './store-files.ts';
import { manifestName } from './store-paths.ts';
import { partsOfState } from './work-state.ts';

/** Who can open a compartment. */
export type Protection =
  | { readonly kind: 'passphrase'; readonly passphrase: SecretBytes }
  | { readonly kind: 'recipients'; readonly recipients: readonly AgeRecipient[] };

/** A store to be. */
export interface NewStore {
  readonly folder: string;
  /** Where the root's compartment goes, which may be other media. Default: `root` in the folder. */
  readonly rootFolder?: string | undefined;
  readonly mesh: string;
  readonly protection: Protection;
  readonly rootProtection: Protection;
  readonly random: RandomBytes;
  readonly clock: Clock;
  /** PATH, to find git on. */
  readonly searchPath?: string;
  readonly files?: FileSystem;
  /** Logarithm of the rounds that stretch a passphrase. Default 18, about a second. */
  readonly stretching?: number;
}

/** Encrypts the identity of a compartment for those who may open it. Throws a MeshError for a weak passphrase. */
export const protectIdentity = (
  identity: AgeIdentity,
  protection: Protection,
  random: RandomBytes,
  stretching?: number,
): Buffer => {
  const text = identityText(identity);
  try {
    if (protection.kind === 'recipients') return encryptForRecipients(text, protection.recipients, random);
    const passphrase = strongPassphrase(protection.passphrase);
    try {
      return encryptWithPassphrase(text, passphrase.reveal(), random, stretching);
    } finally {
      passphrase.wipe();
    }
  } finally {
    text.fill(0);
  }
};

export const compartmentEntry = (identity: AgeIdentity, protection: Protection): CompartmentEntry => ({
  recipient: identity.recipient.text,
  protection: protection.kind,
  recipients: protection.kind === 'recipients' ? protection.recipients.map(({ text }) => text) : [],
});

interface NewCompartment {
  readonly name: CompartmentName;
  readonly key: CompartmentKey;
  readonly entry: CompartmentEntry;
  readonly identityFile: Buffer;
}

const newCompartment = (name: CompartmentName, protection: Protection, spec: NewStore): NewCompartment => {
  const identity = AgeIdentity.generate(spec.random);
  return {
    name,
    key: new CompartmentKey(identity),
    entry: compartmentEntry(identity, protection),
    identityFile: protectIdentity(identity, protection, spec.random, spec.stretching),
  };
};

const contentOf = (spec: NewStore, compartments: readonly NewCompartment[]): PrivateFiles => {
  const { random, mesh } = spec;
  const of = <T>(pick: (one: NewCompartment) => T): Record<CompartmentName, T> => {
    const [work, root] = compartmentNames.map((name) => compartments.find((one) => one.name === name));
    if (work === undefined || root === undefined) throw new Error('a store has two compartments');
    return { work: pick(work), root: pick(root) };
  };
  const signers = of(({ key }) => key.signerText);
  const nonce = random(16).toString('hex');
  const id = storeId(
    nonce,
    of(({ entry }) => entry.recipient),
  );
  const states: Record<CompartmentName, Parts> = {
    work: partsOfState({
      signers,
      recipients: [],
      pins: [],
      profile: '',
      fingerprintKey: random(32),
      signerSeed: random(32),
    }),
    root: new Map([['signers', Buffer.from(JSON.stringify(signers), 'utf8')]]),
  };
  const content = new Map<string, Buffer>();
  const files: Record<string, { file: string; sha256: string }> = {};
  const add = (name: string, file: string, bytes: Buffer): void => {
    content.set(file, bytes);
    files[name] = { file, sha256: sha256Of(bytes) };
  };
  for (const { name, key, identityFile } of compartments) {
    add(`${name}/identity`, `${name}/identity.age`, identityFile);
    const state = stateOf(name);
    add(state, `${state}.1.age`, key.seal(id, state, states[name], random));
  }
  const rootApart = spec.rootFolder !== undefined && resolve(spec.rootFolder) !== resolve(spec.folder, 'root');
  const entries = of(({ entry }) => entry);
  const unsigned: UnsignedManifest = {
    version: 1,
    id,
    nonce,
    mesh,
    generation: 1,
    serial: 1,
    rootApart,
    compartments: entries,
    files,
  };
  const { work } = of(({ key }) => key);
  const signature = { by: 'work' as const, value: work.sign(signedText(unsigned)) };
  return content.set(manifestName, Buffer.from(manifestText({ ...unsigned, signature }), 'utf8'));
};

/**
 * Makes a store with two empty compartments, both open: who makes a store need not hold what opens it later, for instance
 * the root's offline key. Throws a MeshError; nothing stands there then.
 */
export const createStore = (spec: NewStore): Store => {
  const { searchPath, files } = {
    searchPath: spec.searchPath ?? systemEffects.searchPath,
    files: spec.files ?? systemEffects.files,
  };
  const beside = spec.rootFolder === undefined || resolve(spec.rootFolder) === resolve(spec.folder, 'root');
  const rootFolder = beside ? undefined : spec.rootFolder;
  const compartments = [
    newCompartment('work', spec.protection, spec),
    newCompartment('root', spec.rootProtection, spec),
  ];
  prepareEmptyPlace(spec.folder, searchPath);
  if (rootFolder !== undefined) prepareEmptyPlace(rootFolder, searchPath);
  writeStore({ folder: spec.folder, rootFolder }, contentOf(spec, compartments), { files, random: spec.random });
  // As any later run will find it.
  const { folder, rootFolder: place } = openStore(spec.folder, undefined, rootFolder, { searchPath, files });
  const stored = new StoreFiles({ folder, rootFolder: place, files, random: spec.random });
  return new FileStore(
    stored,
    compartments.map(({ name, key }) => OpenCompartment.of(name, stored, key)),
  );
};
