import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { decryptWithIdentities, encryptForRecipients } from '../sealing/age/age.ts';
import type { RandomBytes } from '../sealing/effects.ts';
import type { AgeIdentity } from '../sealing/age/x25519.ts';
import { type Parts, readParts, writeParts } from './parts.ts';

/** What stands before the 32 bytes in PKCS #8 of an Ed25519 key, and in its SubjectPublicKeyInfo (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key from its 32 bytes. */
export const signingKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });

const firstLine = 'isthmus store entry 1';
const firstLines = /^isthmus store entry 1\n([0-9a-f]{64})\n$/;
const firstBytes = firstLine.length + 1 + 64 + 1;

/**
 * What one age identity can do for its compartment: encrypt and open entries, tell genuine ones, sign the manifest. All
 * keys derive from the identity, so that whoever can only write to the folder has none of them.
 */
export class CompartmentKey {
  readonly identity: AgeIdentity;
  readonly #macKey: Buffer;
  readonly #signer: KeyObject;

  constructor(identity: AgeIdentity) {
    this.identity = identity;
    const secret = Buffer.from(identity.reveal());
    const derive = (purpose: string): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `isthmus store ${purpose} 1`, 32));
    this.#macKey = derive('entry');
    this.#signer = signingKeyOf(derive('manifest'));
    secret.fill(0);
  }

  /** The public half of the manifest's signing key, in base64. */
  get signerText(): string {
    const spki = createPublicKey(this.#signer).export({ type: 'spki', format: 'der' });
    return spki.subarray(publicPrefix.length).toString('base64');
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text, 'utf8'), this.#signer).toString('base64');
  }

  /** Encrypts an entry; nobody can pass it for another entry, or for one of another store. The parts are wiped. */
  seal(id: string, name: string, parts: Parts, random: RandomBytes): Buffer {
    const body = writeParts(parts);
    const plain = Buffer.concat([Buffer.from(`${firstLine}\n${this.#mac(id, name, body).toString('hex')}\n`), body]);
    const file = encryptForRecipients(plain, [this.identity.recipient], random);
    for (const bytes of [plain, body, ...parts.values()]) bytes.fill(0);
    return file;
  }

  /** Undefined for an entry that this compartment did not make under this name. Throws an AgeError where age does. */
  open(id: string, name: string, file: Buffer): Parts | undefined {
    const plain = decryptWithIdentities(file, [this.identity]);
    const [, mac] = firstLines.exec(plain.subarray(0, firstBytes).toString('latin1')) ?? [];
    const body = plain.subarray(firstBytes);
    if (mac === undefined || !timingSafeEqual(Buffer.from(mac, 'hex'), this.#mac(id, name, body))) return undefined;
    return readParts(body);
  }

  #mac(id: string, name: string, body: Buffer): Buffer {
    return createHmac('sha256', this.#macKey)
      .update(`${JSON.stringify([firstLine, id, name])}\n`)
      .update(body)
      .digest();
  }
}

/** True when the compartment with this public key signed the text. */
export const isSignedBy = (signerText: string, text: string, signature: string): boolean => {
  const bytes = Buffer.from(signerText, 'base64');
  if (bytes.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, bytes]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
};
