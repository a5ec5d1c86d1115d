import { signerOf } from '../signed-index/index-signature.ts';

/** `pki/signers.json` for these public keys (32 bytes in base64), sorted. Throws a RangeError for what is none. */
export const writeSigners = (publicKeys: readonly string[]): string => {
  const signers = [...new Set(publicKeys)].toSorted().map((publicKey) => {
    const signer = signerOf(publicKey);
    if (!signer) throw new RangeError('a signer needs an Ed25519 public key of 32 bytes in base64');
    return { id: signer.id, publicKey };
  });
  return `${JSON.stringify({ version: 1, signers }, undefined, 2)}\n`;
};
