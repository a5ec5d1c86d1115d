import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * A signature ends the file: what stands before it is signed byte for byte, so that nothing has to be parsed, or written
 * again, before it is known to be genuine. 64 bytes leave four bits of the last character of base64 unused: they are
 * zero, or one signature would have sixteen spellings (RFC 4648, 3.5).
 */
const ending =
  /,\n {2}"signature": \{\n {4}"signer": "([0-9a-f]{32})",\n {4}"value": "([A-Za-z0-9+/]{85}[AQgw]==)"\n {2}\}\n\}\n$/;

/** More than an ending has: only the end of a text is searched, whatever its length. */
const endingLength = 256;

/** Keeps a signature over an index from passing for one over anything else. */
const purpose = 'isthmus sealed index 1\n';

/** What stands before the 32 bytes in SubjectPublicKeyInfo of an Ed25519 key (RFC 8410). */
export const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** What is signed of an index: all of it before the signature. */
export const signedBytes = (body: string): Buffer => Buffer.from(purpose + body, 'utf8');

/** A public key of the mesh: `pki/signers.json` lists them, the store holds their private halves. */
export interface Signer {
  /** The first 16 bytes of the SHA-256 of the public key, in hex. */
  readonly id: string;
  readonly publicKey: KeyObject;
}

/** The signer with this public key: 32 bytes in base64, as signers.json has it. Undefined for anything else. */
export const signerOf = (publicKey: string): Signer | undefined => {
  const bytes = Buffer.from(publicKey, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== publicKey) return undefined;
  try {
    const key = createPublicKey({ key: Buffer.concat([publicPrefix, bytes]), format: 'der', type: 'spki' });
    return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 32), publicKey: key };
  } catch {
    return undefined;
  }
};

export type SignatureFinding = 'unsigned' | 'unknown-signer' | 'forged';

/** Undefined when one of the signers signed exactly this text, else what is wrong. */
export const signatureFinding = (text: string, signers: readonly Signer[]): SignatureFinding | undefined => {
  const tail = Math.max(0, text.length - endingLength);
  const found = ending.exec(text.slice(tail));
  if (!found) return 'unsigned';
  const [, id, value = ''] = found;
  const signer = signers.find((known) => known.id === id);
  if (!signer) return 'unknown-signer';
  const body = signedBytes(text.slice(0, tail + found.index));
  return verify(null, body, signer.publicKey, Buffer.from(value, 'base64')) ? undefined : 'forged';
};
