import type { RandomBytes } from '../effects.ts';
import { AgeError, malformed } from './age-error.ts';
import { readHeader, writeHeader } from './header.ts';
import { lockPayload, unlockPayload } from './payload.ts';
import {
  defaultWork,
  type Stanza,
  unwrapWithIdentity,
  unwrapWithPassphrase,
  wrapForPassphrase,
  wrapForRecipient,
} from './stanza.ts';
import type { AgeIdentity, AgeRecipient } from './x25519.ts';

/**
 * age, version 1 of the format (C2SP, age.md): X25519 recipients or one passphrase, binary. Only what isthmus itself
 * writes is read back; files of plugins, of SSH keys and post-quantum files are for the age program.
 */
const encrypt = (plain: Uint8Array, wrap: (fileKey: Buffer) => readonly Stanza[], random: RandomBytes): Buffer => {
  const fileKey = random(16);
  const file = Buffer.concat([writeHeader(wrap(fileKey), fileKey), lockPayload(plain, fileKey, random)]);
  fileKey.fill(0);
  return file;
};

/** Encrypts for every recipient; each opens it alone. Throws a RangeError without recipients. */
export const encryptForRecipients = (
  plain: Uint8Array,
  recipients: readonly AgeRecipient[],
  random: RandomBytes,
): Buffer => {
  if (recipients.length === 0) throw new RangeError('an age file needs a recipient');
  return encrypt(plain, (key) => recipients.map((recipient) => wrapForRecipient(key, recipient, random)), random);
};

/** Encrypts with a passphrase; `work` is the logarithm of the rounds of scrypt (default 18, about a second). */
export const encryptWithPassphrase = (
  plain: Uint8Array,
  passphrase: Uint8Array,
  random: RandomBytes,
  work = defaultWork,
): Buffer => {
  if (passphrase.length === 0) throw new RangeError('a passphrase cannot be empty');
  return encrypt(plain, (key) => [wrapForPassphrase(key, passphrase, work, random)], random);
};

const open = (file: Buffer, fileKeyOf: (stanzas: readonly Stanza[]) => Buffer): Buffer => {
  const header = readHeader(file);
  // A passphrase beside recipients would let whoever knows it pass for all of them; the format forbids it.
  if (header.stanzas.length > 1 && header.stanzas.some(({ type }) => type === 'scrypt')) {
    throw malformed('a passphrase cannot stand beside other recipients');
  }
  const fileKey = fileKeyOf(header.stanzas);
  if (!header.isOf(fileKey)) throw new AgeError('tampered', 'the header of the age file was changed');
  return unlockPayload(file.subarray(header.end), fileKey);
};

/** Opens a binary age file with the first identity that fits; throws an AgeError that says why not. */
export const decryptWithIdentities = (file: Buffer, identities: readonly AgeIdentity[]): Buffer =>
  open(file, (stanzas) => {
    for (const stanza of stanzas.filter(({ type }) => type === 'X25519')) {
      for (const identity of identities) {
        const fileKey = unwrapWithIdentity(stanza, identity);
        if (fileKey) return fileKey;
      }
    }
    throw new AgeError('locked', 'none of the identities opens the file');
  });

/** Opens a binary age file with its passphrase; throws an AgeError that says why not. */
export const decryptWithPassphrase = (file: Buffer, passphrase: Uint8Array): Buffer =>
  open(file, ([stanza]) => {
    if (stanza?.type !== 'scrypt') throw new AgeError('locked', 'the file was not encrypted with a passphrase');
    return unwrapWithPassphrase(stanza, passphrase);
  });
