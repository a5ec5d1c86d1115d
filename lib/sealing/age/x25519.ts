import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';
import type { RandomBytes } from '../effects.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';

/** What stands before the 32 bytes in PKCS #8 and in SubjectPublicKeyInfo of an X25519 key (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

const privateKeyOf = (scalar: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, scalar]), format: 'der', type: 'pkcs8' });

const publicKeyOf = (point: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([publicPrefix, point]), format: 'der', type: 'spki' });

const pointOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(publicPrefix.length);

/** For whom an age file is encrypted: a public key, spelled `age1...`. */
export interface AgeRecipient {
  readonly text: string;
  readonly point: Buffer;
}

/**
 * Reads `age1...`; undefined for anything else: keys with a typo, of plugins, of SSH, and post-quantum keys (`age1pq1`),
 * for which a file would need a stanza we do not write.
 */
export const readAgeRecipient = (text: string): AgeRecipient | undefined => {
  const point = decodeBech32('age', text);
  return point?.length === 32 ? { text, point } : undefined;
};

/** A key pair of age. The private half is held by OpenSSL and leaves it only through `reveal`. */
export class AgeIdentity {
  readonly recipient: AgeRecipient;
  readonly #key: KeyObject;

  constructor(scalar: Uint8Array) {
    this.#key = privateKeyOf(scalar);
    const point = pointOf(this.#key);
    this.recipient = { text: encodeBech32('age', point), point };
  }

  static generate(random: RandomBytes): AgeIdentity {
    return new AgeIdentity(random(32));
  }

  /** Reads one `AGE-SECRET-KEY-1...`; undefined for anything else. */
  static read(text: string): AgeIdentity | undefined {
    if (text !== text.toUpperCase()) return undefined;
    const scalar = decodeBech32('age-secret-key-', text.toLowerCase());
    return scalar?.length === 32 ? new AgeIdentity(scalar) : undefined;
  }

  /** What both sides know; throws for a point that would make it zero, as OpenSSL does. */
  sharedWith(point: Uint8Array): Buffer {
    return diffieHellman({ privateKey: this.#key, publicKey: publicKeyOf(point) });
  }

  /** The private half as `AGE-SECRET-KEY-1...`, for the encrypted store and the bootstrap Secret. */
  reveal(): string {
    const scalar = this.#key.export({ type: 'pkcs8', format: 'der' }).subarray(privatePrefix.length);
    return encodeBech32('age-secret-key-', scalar).toUpperCase();
  }

  toJSON(): never {
    throw new TypeError('an age identity was about to be written in the clear');
  }

  toString(): string {
    return `identity of ${this.recipient.text} [redacted]`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
