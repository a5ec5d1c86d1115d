import { errorAt } from '../../plan/issue.ts';
import { MeshError, refuseErrors } from '../../plan/mesh-error.ts';
import type { Authority } from '../../pki/authority.ts';
import { isSignedBy, readCertificateFile } from '../../pki/certificate.ts';
import type { RootCompartment, StoredCacerts } from '../../store/store.ts';
import type { SecretContext } from '../secret-context.ts';
import { signerOf } from './stored-bundle.ts';

/** A cluster whose intermediate a root of the store signed. */
export interface SignedCluster {
  readonly cluster: string;
  readonly generations: readonly StoredCacerts[];
  readonly root: Authority;
}

/** Every cluster of the store with the root that signed its intermediate. Throws a MeshError where the store lacks it. */
export const signedClusters = (
  { work }: Pick<SecretContext, 'work'>,
  roots: RootCompartment,
): readonly SignedCluster[] => {
  const authorities = roots.roots().flatMap(({ certificatePem, key }): readonly Authority[] => {
    const [certificate] = readCertificateFile(certificatePem).certificates;
    return certificate === undefined ? [] : [{ certificate, key }];
  });
  const found = work.clusters().map((cluster) => {
    const generations = work.cacerts(cluster);
    const [current] = generations;
    const root = current && authorities.find(({ certificate }) => isSignedBy(signerOf(current), certificate));
    return { cluster, generations, root };
  });
  refuseErrors(
    found.flatMap(({ cluster, root }) =>
      root
        ? []
        : [
            errorAt(
              'crl-root-elsewhere',
              ['pki', cluster],
              `the intermediate of ${cluster} was signed by an authority that the store does not hold`,
              'lists must come from every authority of the chain: have them made there',
            ),
          ],
    ),
  );
  if (found.length === 0) {
    throw new MeshError([errorAt('ca-none', ['pki'], 'no cluster has an intermediate', 'isthmus ca issue --all')]);
  }
  return found.flatMap(({ root, ...rest }) => (root ? [{ ...rest, root }] : []));
};
