import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { publicPrefix, signedBytes, signerOf } from '../signed-index/index-signature.ts';

/** The public half of a private Ed25519 key, as signers.json has it. */
export const publicKeyText = (privateKey: KeyObject): string => {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new RangeError('an index is signed with an Ed25519 key');
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return spki.subarray(publicPrefix.length).toString('base64');
};

/** Ends a JSON text, an object of two spaces of indentation, with its signature. */
export const signText = (json: string, privateKey: KeyObject): string => {
  const body = json.replace(/\n\}\n?$/, '');
  const { id = '' } = signerOf(publicKeyText(privateKey)) ?? {};
  const value = sign(null, signedBytes(body), privateKey).toString('base64');
  return `${body},\n  "signature": {\n    "signer": "${id}",\n    "value": "${value}"\n  }\n}\n`;
};
