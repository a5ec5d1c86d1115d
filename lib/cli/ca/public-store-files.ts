import { readCertificateFile } from '../../pki/certificate.ts';
import { publicKeyText } from '../../sealing/index-signature.ts';
import { writeSigners } from '../../sealing/signers.ts';
import { publicStoreFile, writePublicStore } from '../../signed-index/public-store.ts';
import { signersFile } from '../../signed-index/signers.ts';
import type { FilledStore } from './init-content.ts';

/** What the repository knows of a store from its first day: its name, who signs, and its roots. */
export const publicFilesOfStore = ({ store, work, roots }: FilledStore): ReadonlyMap<string, string> => {
  const digests = roots
    .flatMap(({ certificatePem }) => readCertificateFile(certificatePem).certificates)
    .map(({ publicKeyDigest }) => ({ sha256: publicKeyDigest }));
  const { id, mesh, generation } = store;
  return new Map([
    [publicStoreFile, writePublicStore({ id, mesh, generation, roots: digests })],
    [signersFile, writeSigners([publicKeyText(work.signer)])],
    ...roots.map(({ id: root, certificatePem }) => [`pki/roots/${root}.pem`, certificatePem] as const),
  ]);
};
