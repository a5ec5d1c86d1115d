import { resolve } from 'node:path';
import type { AgeIdentity } from '../sealing/age/x25519.ts';
import { openBackup } from './backup.ts';
import type { BackupContent } from './backup-content.ts';
import { compartmentEntry, type Protection, protectIdentity } from './create.ts';
import { type CompartmentName, manifestText, sha256Of, signedText, type UnsignedManifest } from './manifest.ts';
import { type PrivateFiles, prepareEmptyPlace, writeStore } from './new-folder.ts';
import { openStore, type StoreEffects, systemEffects } from './open.ts';
import type { Store } from './store.ts';
import { manifestName } from './store-paths.ts';

/** A backup, and where the store is to stand again. */
export interface RestoreSpec {
  readonly backup: Buffer;
  /** One of them must open the backup. */
  readonly identities: readonly AgeIdentity[];
  readonly folder: string;
  /** Where the root's compartment goes. Default: `root` in the folder. */
  readonly rootFolder?: string | undefined;
  /**
   * Who may open the restored compartments. `as-before` keeps what was; undefined keeps it where one of the identities is
   * among the recipients, and else lets the identities open them, for who restores must get in.
   */
  readonly protection?: Protection | 'as-before' | undefined;
  readonly effects?: Partial<StoreEffects>;
}

const protectionFor = (content: BackupContent, name: CompartmentName, spec: RestoreSpec): Protection | undefined => {
  if (spec.protection === 'as-before') return undefined;
  if (spec.protection !== undefined) return spec.protection;
  const { recipients } = content.manifest.compartments[name];
  if (spec.identities.some(({ recipient }) => recipients.includes(recipient.text))) return undefined;
  return { kind: 'recipients', recipients: spec.identities.map(({ recipient }) => recipient) };
};

/** The content with its compartments locked anew where they have to be, signed once more. */
const relocked = (content: BackupContent, spec: RestoreSpec, effects: StoreEffects): PrivateFiles => {
  const { signature: _, ...old } = content.manifest;
  const files = new Map(content.files);
  let manifest: UnsignedManifest = { ...old, rootApart: !content.keys.has('root') || isApart(spec) };
  for (const [name, key] of content.keys) {
    const protection = protectionFor(content, name, spec);
    if (protection === undefined) continue;
    const bytes = protectIdentity(key.identity, protection, effects.random);
    const file = `${name}/identity.age`;
    files.set(file, bytes);
    const compartments = { ...manifest.compartments, [name]: compartmentEntry(key.identity, protection) };
    const listed = { ...manifest.files, [`${name}/identity`]: { file, sha256: sha256Of(bytes) } };
    manifest = { ...manifest, compartments, files: listed };
  }
  const text =
    signedText(manifest) === signedText(old) ? manifestText(content.manifest) : signedAnew(content, manifest);
  return files.set(manifestName, Buffer.from(text, 'utf8'));
};

/** The generation stays that of the backup: one that grew would pass for newer than what it lacks. */
const signedAnew = (content: BackupContent, manifest: UnsignedManifest): string => {
  const value = content.keys.get('work')?.sign(signedText(manifest)) ?? '';
  return manifestText({ ...manifest, signature: { by: 'work', value } });
};

const isApart = ({ folder, rootFolder }: RestoreSpec): boolean =>
  rootFolder !== undefined && resolve(rootFolder) !== resolve(folder, 'root');

/**
 * Brings a store back from a backup into a place where nothing stands, after all of it was checked, and opens it. Throws
 * a MeshError; nothing stands there then.
 */
export const restoreStore = (spec: RestoreSpec): Store => {
  const effects = { ...systemEffects, ...spec.effects };
  const content = openBackup(spec.backup, spec.identities);
  const rootFolder = isApart(spec) && content.keys.has('root') ? spec.rootFolder : undefined;
  prepareEmptyPlace(spec.folder, effects.searchPath);
  if (rootFolder !== undefined) prepareEmptyPlace(rootFolder, effects.searchPath);
  writeStore({ folder: spec.folder, rootFolder }, relocked(content, spec, effects), effects);
  return openStore(spec.folder, undefined, rootFolder, effects);
};
