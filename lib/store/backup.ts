import { readHeader } from '../sealing/age/header.ts';
import { AgeError } from '../sealing/age/age-error.ts';
import { decryptWithIdentities, encryptForRecipients } from '../sealing/age/age.ts';
import { dearmor } from '../sealing/age/armor.ts';
import type { RandomBytes } from '../sealing/effects.ts';
import type { AgeIdentity, AgeRecipient } from '../sealing/age/x25519.ts';
import { type BackupContent, contentOfParts, partsOfContent } from './backup-content.ts';
import { identityText } from './compartment.ts';
import { type CompartmentName, manifestText } from './manifest.ts';
import { readParts, writeParts } from './parts.ts';
import { storeError } from './store-error.ts';
import type { Store } from './store.ts';
import type { Unlock } from './unlock.ts';

/** What goes into a backup, and for whom. */
export interface BackupSpec {
  readonly unlock: Unlock;
  /** Each of them opens the backup alone, and with it every compartment in it. */
  readonly recipients: readonly AgeRecipient[];
  /** The compartments; the root's may be left out where its media are not at hand. */
  readonly compartments: readonly CompartmentName[];
  readonly random: RandomBytes;
}

/** How much is known of a backup: it was opened and checked wholly, or only its header and its size were looked at. */
export type Verification = 'content' | 'header';

/**
 * One age file with the compartments' identities and every file of theirs, so that a recipient who could never open the
 * store itself can bring it back. Throws a MeshError; a RangeError without recipients.
 */
export const makeBackup = async (store: Store, spec: BackupSpec): Promise<Buffer> => {
  const identities = new Map<CompartmentName, Buffer>();
  const files = new Map<string, Buffer>();
  for (const name of spec.compartments) {
    // One after another: a terminal asks one question at a time.
    // oxlint-disable-next-line no-await-in-loop
    const compartment = await store.compartment(name, spec.unlock);
    identities.set(name, identityText(compartment.key.identity));
    for (const [entry, { file }] of Object.entries(store.manifest.files)) {
      if (entry.startsWith(`${name}/`)) files.set(file, compartment.store.read(entry));
    }
  }
  const parts = partsOfContent({ manifest: Buffer.from(manifestText(store.manifest), 'utf8'), identities, files });
  const plain = writeParts(parts);
  try {
    return encryptForRecipients(plain, spec.recipients, spec.random);
  } finally {
    plain.fill(0);
    for (const bytes of identities.values()) bytes.fill(0);
  }
};

const unreadable = (problem: string): Error =>
  storeError('backup-unreadable', 'backup', problem, 'take another backup of this store');

const decrypted = (file: Buffer, identities: readonly AgeIdentity[]): Buffer => {
  try {
    const isArmoured = file.subarray(0, 5).toString('latin1') === '-----';
    return decryptWithIdentities(isArmoured ? dearmor(file.toString('latin1')) : file, identities);
  } catch (error) {
    if (!(error instanceof AgeError)) throw error;
    if (error.code !== 'locked') throw unreadable(error.message);
    const problem = 'none of the identities opens the backup';
    throw storeError('wrong-identity', 'backup', problem, 'give the one of a recipient with --identity');
  }
};

/** Opens a backup and checks all of it: every file is there, is what the manifest lists, and was made by the store. */
export const openBackup = (file: Buffer, identities: readonly AgeIdentity[]): BackupContent => {
  const plain = decrypted(file, identities);
  const parts = readParts(plain);
  const content = parts === undefined ? undefined : contentOfParts(parts);
  if (content === undefined) throw unreadable('it is no backup of a store');
  return content;
};

/**
 * Checks a backup as it came back from where it was written. With the identity of a recipient at hand it is opened and
 * checked wholly, else its header must name all recipients and its bytes be those that were written.
 */
export const verifyBackup = (
  written: Buffer,
  found: Buffer,
  recipients: readonly AgeRecipient[],
  identities: readonly AgeIdentity[],
): Verification => {
  if (!written.equals(found)) throw unreadable('what was written is not what can be read');
  if (identities.some((identity) => recipients.some(({ text }) => text === identity.recipient.text))) {
    openBackup(found, identities);
    return 'content';
  }
  if (readHeader(found).stanzas.length !== recipients.length) throw unreadable('its header lacks a recipient');
  return 'header';
};
