import { readCertificateFile } from '../../pki/certificate.ts';
import type { RootCompartment, StoredCacerts, WorkCompartment } from '../../store/store.ts';
import { publicFilesOf } from '../ca/stored-bundle.ts';

const bundleFiles = (cacerts: StoredCacerts): readonly (readonly [string, Buffer])[] => {
  const files = Object.entries(publicFilesOf(cacerts)).map(([name, text]) => [name, Buffer.from(text)] as const);
  return [...files, ['ca-key.pem', cacerts.key.reveal('pem')] as const];
};

/** The root's own certificate where all clusters end at the same: a bundle may list several while roots are exchanged. */
const commonRoot = (roots: readonly string[]): string | undefined =>
  new Set(roots).size === 1 ? readCertificateFile(roots[0] ?? '').certificates[0]?.pem : undefined;

/**
 * The files as upstream's Makefile leaves them (istio 1.30.3, tools/certs/Makefile.selfsigned.mk): a folder per cluster
 * with ca-cert, ca-key, cert-chain and root-cert, and root-cert and root-key above them. Keys are in the clear.
 */
export const makefileLayout = (
  work: WorkCompartment,
  clusters: readonly string[],
  root: RootCompartment | undefined,
): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  const bundles = clusters.flatMap((cluster) => {
    const [newest] = work.cacerts(cluster);
    return newest === undefined ? [] : [{ cluster, newest }];
  });
  for (const { cluster, newest } of bundles) {
    for (const [name, bytes] of bundleFiles(newest)) files.set(`${cluster}/${name}`, bytes);
  }
  const common = commonRoot(bundles.map(({ newest }) => newest.rootPem));
  if (common !== undefined) files.set('root-cert.pem', Buffer.from(common));
  const [newestRoot] = root?.roots() ?? [];
  if (newestRoot !== undefined) {
    files.set('root-cert.pem', Buffer.from(newestRoot.certificatePem));
    files.set('root-key.pem', newestRoot.key.reveal('pem'));
  }
  return files;
};
