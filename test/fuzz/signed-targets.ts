import { generateKeyPairSync } from 'node:crypto';
import { writeIndex } from '../../lib/sealing/index-file.ts';
import { publicKeyText } from '../../lib/sealing/index-signature.ts';
import { readIndex } from '../../lib/signed-index/index-file.ts';
import { signatureFinding, signerOf } from '../../lib/signed-index/index-signature.ts';
import { readPublicStore, writePublicStore } from '../../lib/signed-index/public-store.ts';
import { readSigners } from '../../lib/signed-index/signers.ts';
import { buffers, type Target, text } from './target.ts';

/** What the store signs, and what names the store. */
export const signed = (): readonly Target[] => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = publicKeyText(privateKey);
  const signer = signerOf(publicKey);
  if (!signer) throw new Error('no signer');
  const hash = 'ab'.repeat(32);
  const entry = { file: 'a.yaml', sha256: hash, backend: 'sops', format: 1, recipients: ['r'], facts: {} };
  const document = { ...entry, salt: 'cd'.repeat(16), fingerprint: hash };
  const index = writeIndex({ store: 's', generation: 1, cluster: 'c', documents: [document] }, privateKey);
  const store = { id: 'ab'.repeat(16), mesh: 'mesh1', generation: 3, roots: [{ sha256: hash }] };
  const signers = `${JSON.stringify({ version: 1, signers: [{ id: signer.id, publicKey }] }, undefined, 2)}\n`;
  return [
    {
      name: 'signed indexes',
      seeds: buffers(index),
      read: (bytes) => {
        const { index: read } = readIndex('i', text(bytes), { store: 's', cluster: 'c', signers: [signer] });
        // What is read must be what was signed, byte for byte.
        if (read && text(bytes) !== index) throw new Error('a changed index was read');
        return read !== undefined;
      },
      share: 4,
    },
    {
      name: 'signatures',
      seeds: buffers(index),
      read: (bytes) => signatureFinding(text(bytes), [signer]) === undefined,
      share: 4,
    },
    {
      name: 'signers',
      seeds: buffers(signers),
      read: (bytes) => readSigners('s', text(bytes)).issues.length === 0,
      share: 4,
    },
    {
      name: 'names of stores',
      seeds: buffers(writePublicStore(store)),
      read: (bytes) => readPublicStore(text(bytes), 'mesh1').issues.length === 0,
      share: 4,
    },
  ];
};
