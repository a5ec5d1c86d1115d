import type { PublicCacerts } from '../../pki/cacerts.ts';
import { type Certificate, isSignedBy, readCertificateFile } from '../../pki/certificate.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';
import type { StoredCacerts } from '../../store/store.ts';

/** The public half of what the store holds for one cluster. */
export type PublicBundle = Omit<StoredCacerts, 'key'>;

const certificatesOf = (pem: string): readonly Certificate[] => readCertificateFile(pem).certificates;

/** The signing certificate. Throws for a bundle that has none: the store holds none such. */
export const signerOf = ({ certificatePem }: PublicBundle): Certificate => {
  const [certificate] = certificatesOf(certificatePem);
  if (certificate === undefined) throw new RangeError('a stored certificate is unreadable');
  return certificate;
};

/**
 * The files of pki/<cluster>/, which are those of the Secret without its key. The chain ends with the root that signed
 * it, as upstream's does; without it where none did, and lint says so. The file of roots keeps its order, for istiod
 * before 1.30 compares bytes.
 */
export const publicFilesOf = (bundle: PublicBundle): PublicCacerts => {
  const path = [signerOf(bundle), ...certificatesOf(bundle.between)];
  const [last] = path.slice(-1);
  const root = certificatesOf(bundle.rootPem).find((one) => last !== undefined && isSignedBy(last, one));
  return {
    'ca-cert.pem': bundle.certificatePem,
    'cert-chain.pem': [...path, ...(root === undefined ? [] : [root])].map(({ pem }) => pem).join(''),
    'root-cert.pem': bundle.rootPem,
    ...(bundle.revocationLists === '' ? {} : { 'ca-crl.pem': bundle.revocationLists }),
  };
};

/** The same as lint takes it. */
export const lintableBundle = (cluster: string, bundle: PublicBundle, systemNamespace: string): BundleFiles => ({
  cluster,
  form: 'public',
  files: Object.fromEntries(Object.entries(publicFilesOf(bundle)).map(([name, text]) => [name, Buffer.from(text)])),
  systemNamespace,
});
