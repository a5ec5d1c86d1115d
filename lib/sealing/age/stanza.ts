import { hkdfSync, scryptSync } from 'node:crypto';
import type { RandomBytes } from '../effects.ts';
import { lock, unlock } from './aead.ts';
import { AgeError, malformed } from './age-error.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { AgeIdentity, type AgeRecipient } from './x25519.ts';

/** How the header holds the file key for one recipient. */
export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Buffer;
}

const x25519Info = 'age-encryption.org/v1/X25519';
const scryptLabel = Buffer.from('age-encryption.org/v1/scrypt');
const zeroNonce = Buffer.alloc(12);

/** 2^18 rounds take about a second; age itself takes the same. */
export const defaultWork = 18;

/** A foreign file could ask for hours and gigabytes; 2^22 need 4 GiB, and age stops there, too. We stop earlier. */
const maxWork = 20;

const x25519Key = (shared: Buffer, share: Uint8Array, recipient: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([share, recipient]), x25519Info, 32));

export const wrapForRecipient = (fileKey: Buffer, recipient: AgeRecipient, random: RandomBytes): Stanza => {
  const ephemeral = AgeIdentity.generate(random);
  const share = ephemeral.recipient.point;
  const key = x25519Key(ephemeral.sharedWith(recipient.point), share, recipient.point);
  return { type: 'X25519', args: [toBase64(share)], body: lock(key, zeroNonce, fileKey) };
};

/** The file key; undefined when the stanza is for another identity. */
export const unwrapWithIdentity = ({ args, body }: Stanza, identity: AgeIdentity): Buffer | undefined => {
  const share = fromBase64(args[0] ?? '');
  if (args.length !== 1 || share?.length !== 32 || body.length !== 32) throw malformed('an X25519 stanza is malformed');
  let shared: Buffer;
  try {
    shared = identity.sharedWith(share);
  } catch {
    throw malformed('an X25519 stanza holds a point of low order');
  }
  return unlock(x25519Key(shared, share, identity.recipient.point), zeroNonce, body);
};

const scryptKey = (passphrase: Uint8Array, salt: Uint8Array, work: number): Buffer => {
  const N = 2 ** work;
  return scryptSync(passphrase, Buffer.concat([scryptLabel, salt]), 32, {
    N,
    r: 8,
    p: 1,
    maxmem: N * 8 * 128 + 2 ** 20,
  });
};

export const wrapForPassphrase = (
  fileKey: Buffer,
  passphrase: Uint8Array,
  work: number,
  random: RandomBytes,
): Stanza => {
  const salt = random(16);
  const body = lock(scryptKey(passphrase, salt, work), zeroNonce, fileKey);
  return { type: 'scrypt', args: [toBase64(salt), String(work)], body };
};

const scryptParameters = ({ args: [first = '', second = '', ...more], body }: Stanza) => {
  const salt = fromBase64(first);
  if (salt?.length !== 16 || !/^[1-9][0-9]?$/.test(second) || more.length > 0 || body.length !== 32) {
    throw malformed('the scrypt stanza is malformed');
  }
  return { salt, work: Number(second) };
};

export const unwrapWithPassphrase = (stanza: Stanza, passphrase: Uint8Array): Buffer => {
  const { salt, work } = scryptParameters(stanza);
  if (work > maxWork) throw malformed(`the passphrase was stretched with 2^${work} rounds, more than we run`);
  const fileKey = unlock(scryptKey(passphrase, salt, work), zeroNonce, stanza.body);
  if (!fileKey) throw new AgeError('locked', 'the passphrase does not open the file');
  return fileKey;
};
