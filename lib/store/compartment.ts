import { AgeError } from '../sealing/age/age-error.ts';
import { decryptWithIdentities, decryptWithPassphrase } from '../sealing/age/age.ts';
import { AgeIdentity } from '../sealing/age/x25519.ts';
import { CompartmentKey, isSignedBy } from './compartment-key.ts';
import { type CompartmentName, signedText } from './manifest.ts';
import type { Parts } from './parts.ts';
import { normalisedPassphrase } from './passphrase.ts';
import { restoreRemedy, type StoreErrorCode, storeError } from './store-error.ts';
import type { EntryChanges, StoreFiles } from './store-files.ts';
import type { Unlock } from './unlock.ts';

/** The public halves of the keys with which the compartments sign the manifest. */
export type ManifestSigners = Readonly<Record<CompartmentName, string>>;

const forged = (file: string, problem: string): Error => storeError('store-forged', file, problem, restoreRemedy);

/** Runs a decryption; `locked` is what it means when the key is another one. */
const opened = (file: string, locked: StoreErrorCode, decrypt: () => Buffer): Buffer => {
  try {
    return decrypt();
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    if (error.code !== 'locked') throw storeError('store-unreadable', file, `${file}: ${error.message}`, restoreRemedy);
    const problem =
      locked === 'wrong-passphrase' ? 'the passphrase does not open it' : 'none of the identities opens it';
    const remedy = locked === 'wrong-passphrase' ? 'try again' : 'give another file with --identity';
    throw storeError(locked, file, problem, remedy);
  }
};

const givenIdentities = (file: string, { identities }: Unlock): Unlock['identities'] => {
  if (identities.length > 0) return identities;
  const remedy = 'name its file with --identity or ISTHMUS_IDENTITY';
  throw storeError('wrong-identity', file, 'it opens with an age identity, and none was given', remedy);
};

const withPassphrase = async (file: string, bytes: Buffer, { passphrase }: Unlock): Promise<Buffer> => {
  if (passphrase === undefined) {
    const remedy = 'give it with --passphrase-fd or --passphrase-file';
    throw storeError('wrong-passphrase', file, 'it is locked with a passphrase', remedy);
  }
  const normalised = normalisedPassphrase(await passphrase());
  try {
    return opened(file, 'wrong-passphrase', () => decryptWithPassphrase(bytes, normalised.reveal()));
  } finally {
    normalised.wipe();
  }
};

/** The text of an identity file as age-keygen writes it: comments, and one key. */
export const identityText = (identity: AgeIdentity): Buffer =>
  Buffer.from(`# public key: ${identity.recipient.text}\n${identity.reveal()}\n`, 'utf8');

/** The first key of such a text. */
export const readIdentity = (text: Buffer): AgeIdentity | undefined =>
  text
    .toString('utf8')
    .split('\n')
    .flatMap((line) => AgeIdentity.read(line) ?? [])[0];

/** One compartment, opened, with a manifest that is known to be genuine. */
export class OpenCompartment {
  readonly name: CompartmentName;
  readonly store: StoreFiles;
  readonly key: CompartmentKey;

  private constructor(name: CompartmentName, store: StoreFiles, key: CompartmentKey) {
    this.name = name;
    this.store = store;
    this.key = key;
  }

  static of(name: CompartmentName, store: StoreFiles, key: CompartmentKey): OpenCompartment {
    return new OpenCompartment(name, store, key);
  }

  /** Opens it and checks the signature of the manifest. Throws a MeshError. */
  static async open(name: CompartmentName, store: StoreFiles, unlock: Unlock): Promise<OpenCompartment> {
    store.assertWhole(name);
    const { protection, recipient } = store.manifest.compartments[name];
    const entry = `${name}/identity`;
    const path = store.pathOf(`${entry}.age`);
    const bytes = store.read(entry);
    const text =
      protection === 'passphrase'
        ? await withPassphrase(path, bytes, unlock)
        : opened(path, 'wrong-identity', () => decryptWithIdentities(bytes, givenIdentities(path, unlock)));
    const identity = readIdentity(text);
    text.fill(0);
    if (identity?.recipient.text !== recipient) throw forged(path, 'it holds the key of another compartment');
    const compartment = new OpenCompartment(name, store, new CompartmentKey(identity));
    compartment.#assertGenuine();
    return compartment;
  }

  #assertGenuine(): void {
    const { manifest, place } = this.store;
    const signers = readSigners(this.read(`${this.name}/state`));
    const { by, value } = manifest.signature;
    if (signers?.[this.name] !== this.key.signerText || !isSignedBy(signers[by], signedText(manifest), value)) {
      throw forged(place.folder, 'the manifest was not signed by the store');
    }
  }

  /** Opens an entry. */
  read(name: string): Parts {
    const { manifest } = this.store;
    const bytes = this.store.read(name);
    const path = this.store.pathOf(manifest.files[name]?.file ?? name);
    let parts: Parts | undefined;
    opened(path, 'store-forged', () => {
      parts = this.key.open(manifest.id, name, bytes);
      return bytes;
    });
    if (parts === undefined) throw forged(path, `${path} was not written by the store as ${name}`);
    return parts;
  }

  commit(changesOf: () => EntryChanges): number {
    return this.store.commit(this.name, this.key, changesOf);
  }
}

const isSigners = (value: unknown): value is ManifestSigners =>
  typeof value === 'object' &&
  value !== null &&
  'work' in value &&
  typeof value.work === 'string' &&
  'root' in value &&
  typeof value.root === 'string';

/** Every state has them; the part's name is `signers`. */
export const readSigners = (state: Parts): ManifestSigners | undefined => {
  const value: unknown = JSON.parse(state.get('signers')?.toString('utf8') ?? 'null');
  return isSigners(value) ? value : undefined;
};
