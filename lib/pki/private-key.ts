import { createPrivateKey, createPublicKey, generateKeyPair, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** The keys isthmus makes. RSA 4096 is upstream's (istio 1.30.3, tools/certs/common.mk). */
export type KeyAlgorithm = 'rsa-4096' | 'ecdsa-p256' | 'ecdsa-p384';

/** Makes a key; a parameter of whoever needs one, so that tests bring their own. */
export type KeyGenerator = (algorithm: KeyAlgorithm) => Promise<PrivateKey>;

/**
 * A private key that no serialiser can take out: JSON throws, text and inspection show `[redacted]`, a structured
 * clone is empty. The bytes stay in OpenSSL's memory until `reveal`, and strings made on the way there are left to the
 * garbage collector: JavaScript cannot wipe them.
 */
export class PrivateKey {
  readonly #key: KeyObject;

  private constructor(key: KeyObject) {
    if (key.type !== 'private') throw new TypeError('not a private key');
    this.#key = key;
  }

  static of(key: KeyObject): PrivateKey {
    return new PrivateKey(key);
  }

  /** From PKCS#8, PKCS#1 or SEC1, unencrypted. Throws without a word of the content if it is none of them. */
  static read(encoded: Buffer, form: 'pem' | 'der'): PrivateKey {
    try {
      if (form === 'pem') return new PrivateKey(createPrivateKey({ key: encoded, format: 'pem' }));
      return new PrivateKey(createPrivateKey({ key: encoded, format: 'der', type: 'pkcs8' }));
    } catch {
      throw new TypeError('not an unencrypted private key');
    }
  }

  get publicKey(): KeyObject {
    return createPublicKey(this.#key);
  }

  /** The hash is SHA-256 for RSA and ECDSA, as upstream's; Ed25519 has its own. */
  sign(data: Uint8Array): Buffer {
    return sign(this.#key.asymmetricKeyType?.startsWith('ed') === true ? null : 'sha256', data, this.#key);
  }

  /** The only way out: PKCS#8, unencrypted. Whoever calls it must encrypt the bytes or write them to mode 0600. */
  reveal(form: 'pem' | 'der'): Buffer {
    if (form === 'der') return this.#key.export({ type: 'pkcs8', format: 'der' });
    return Buffer.from(this.#key.export({ type: 'pkcs8', format: 'pem' }));
  }

  toJSON(): never {
    throw new TypeError('a private key was about to be written in the clear');
  }

  toString(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]';
  }
}

/** Makes a key in a thread of its own: start several and wait for all. RSA 4096 takes about 1 s, a curve under 1 ms. */
export const generateKey: KeyGenerator = (algorithm) =>
  new Promise((resolve, reject) => {
    const done = (error: Error | null, _: KeyObject, key: KeyObject): void => {
      if (error === null) resolve(PrivateKey.of(key));
      else reject(error);
    };
    if (algorithm === 'rsa-4096') generateKeyPair('rsa', { modulusLength: 4096 }, done);
    else generateKeyPair('ec', { namedCurve: algorithm === 'ecdsa-p256' ? 'P-256' : 'P-384' }, done);
  });
