import type { AgeIdentity } from '../sealing/age/x25519.ts';
import { readIdentity, readSigners } from './compartment.ts';
import { CompartmentKey, isSignedBy } from './compartment-key.ts';
import {
  type CompartmentName,
  compartmentNames,
  type Manifest,
  readManifest,
  sha256Of,
  signedText,
} from './manifest.ts';
import type { Parts } from './parts.ts';
import { storeError } from './store-error.ts';
import { manifestName } from './store-paths.ts';

/** A backup, opened and found whole. */
export interface BackupContent {
  readonly manifest: Manifest;
  /** The keys of the compartments it holds: always `work`, and `root` where it was at hand. */
  readonly keys: ReadonlyMap<CompartmentName, CompartmentKey>;
  /** Every file of those compartments, by its name in the manifest. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const identityPart = (name: CompartmentName): string => `identity of ${name}`;

/** The parts of a backup to be. */
export const partsOfContent = (content: {
  readonly manifest: Buffer;
  readonly identities: ReadonlyMap<CompartmentName, Buffer>;
  readonly files: ReadonlyMap<string, Buffer>;
}): Parts =>
  new Map([
    [manifestName, content.manifest],
    ...[...content.identities].map(([name, text]) => [identityPart(name), text] as const),
    ...content.files,
  ]);

const bad = (problem: string): Error =>
  storeError('backup-unreadable', 'backup', problem, 'take another backup of this store');

const keyOf = (parts: Parts, name: CompartmentName, manifest: Manifest): CompartmentKey | undefined => {
  const text = parts.get(identityPart(name));
  if (text === undefined) return undefined;
  const identity: AgeIdentity | undefined = readIdentity(text);
  text.fill(0);
  if (identity?.recipient.text !== manifest.compartments[name].recipient) throw bad('it holds a key of another store');
  return new CompartmentKey(identity);
};

const assertSigned = (
  signers: ReturnType<typeof readSigners>,
  name: CompartmentName,
  key: CompartmentKey,
  manifest: Manifest,
): void => {
  const { by, value } = manifest.signature;
  if (signers?.[name] !== key.signerText || !isSignedBy(signers[by], signedText(manifest), value)) {
    throw bad('its manifest was not signed by the store');
  }
};

/** An entry other than the identity was made by the store under its name; the state vouches for the manifest. */
const assertGenuine = (
  entry: string,
  bytes: Buffer,
  name: CompartmentName,
  key: CompartmentKey,
  manifest: Manifest,
): void => {
  const opened = key.open(manifest.id, entry, bytes);
  if (opened === undefined) throw bad(`${entry} was not written by the store`);
  if (entry === `${name}/state`) assertSigned(readSigners(opened), name, key, manifest);
  for (const part of opened.values()) part.fill(0);
};

/** Every file of the compartment, each known to be the one that is listed. */
const checkedFiles = (
  parts: Parts,
  name: CompartmentName,
  key: CompartmentKey,
  manifest: Manifest,
): readonly (readonly [string, Buffer])[] =>
  Object.entries(manifest.files)
    .filter(([entry]) => entry.startsWith(`${name}/`))
    .map(([entry, { file, sha256 }]) => {
      const bytes = parts.get(file);
      if (bytes === undefined || sha256Of(bytes) !== sha256) throw bad(`${file} is missing from it, or another file`);
      if (entry !== `${name}/identity`) assertGenuine(entry, bytes, name, key, manifest);
      return [file, bytes] as const;
    });

/** Undefined for parts that are no backup; throws a MeshError for a backup that is not whole or not genuine. */
export const contentOfParts = (parts: Parts): BackupContent | undefined => {
  const manifest = readManifest(parts.get(manifestName)?.toString('utf8') ?? '');
  if (manifest === undefined) return undefined;
  const keys = new Map<CompartmentName, CompartmentKey>();
  const files = new Map<string, Buffer>();
  for (const name of compartmentNames) {
    const key = keyOf(parts, name, manifest);
    if (key === undefined) continue;
    keys.set(name, key);
    for (const [file, bytes] of checkedFiles(parts, name, key, manifest)) files.set(file, bytes);
  }
  return keys.has('work') ? { manifest, keys, files } : undefined;
};
