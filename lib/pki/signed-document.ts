import { createHash, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bitString, derOf, nothing, objectId, sequence } from './der-writer.ts';
import type { DerNode } from './der-writer.ts';
import { DerReader, firstElementOf } from './der-reader.ts';
import { acceptedSignatures, oids } from './object-ids.ts';
import type { PrivateKey } from './private-key.ts';

/** The public key as SubjectPublicKeyInfo. */
export const publicKeyInfo = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** SHA-1 of the bit string of the public key (RFC 5280, 4.2.1.2, method 1): what openssl's `hash` writes. */
export const keyIdOf = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(DerReader.of(publicKeyInfo(key)).item(1).bits)
    .digest();

/** RSA names its parameters as NULL, ECDSA has none (RFC 4055, RFC 5758). */
export const signatureAlgorithmOf = (key: PrivateKey): DerNode => {
  const type = key.publicKey.asymmetricKeyType;
  if (type === 'rsa') return sequence(objectId(oids.sha256WithRsa), nothing());
  if (type === 'ec') return sequence(objectId(oids.ecdsaWithSha256));
  if (type === 'ed25519') return sequence(objectId('1.3.101.112'));
  throw new TypeError('only RSA, ECDSA and Ed25519 keys sign certificates');
};

/** A certificate, request or revocation list: content, algorithm, signature. */
export const signedDocument = (content: DerNode, key: PrivateKey): Buffer =>
  derOf(sequence(content, signatureAlgorithmOf(key), bitString(key.sign(derOf(content)))));

/** True where a signature over a document's content fits the key; the algorithm is taken from the document. */
export const hasValidSignature = (der: Buffer, key: KeyObject): boolean => {
  const document = DerReader.of(der);
  const hash = acceptedSignatures[document.item(1).item(0).oid];
  if (hash === undefined || hash === 'pss') return false;
  return verify(hash === 'ed25519' ? null : hash, firstElementOf(der), key, document.item(2).bits);
};
