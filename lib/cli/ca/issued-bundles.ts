import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Authority, Issuance } from '../../pki/authority.ts';
import { readCertificateFile } from '../../pki/certificate.ts';
import { newIntermediates } from '../../pki/mesh-issuance.ts';
import { type KeyGenerator, generateKey } from '../../pki/private-key.ts';
import type { StoredCacerts, WorkCompartment } from '../../store/store.ts';
import type { CaSettings } from './ca-settings.ts';
import { listsFor } from './revocation-lists.ts';

export interface BundleWish {
  readonly root: Authority;
  readonly clusters: readonly ClusterPlan[];
  readonly settings: CaSettings;
  readonly issuance: Issuance;
  readonly work: Pick<WorkCompartment, 'cacerts' | 'clusters'>;
  /** Default: keys of this machine, all made at the same time. */
  readonly generate?: KeyGenerator;
}

/**
 * The roots that a cluster shall trust: those it trusts already, else those of the other clusters, where the signing root
 * is among them. While roots are exchanged a mesh has two, and a new key must not drop one of them.
 */
const rootPemFor = (cluster: string, { root, work }: BundleWish): string => {
  const { fingerprint, pem } = root.certificate;
  // One by one: each is a file to decrypt, and the first is nearly always it.
  for (const name of [cluster, ...work.clusters()]) {
    const text = work.cacerts(name)[0]?.rootPem ?? '';
    if (readCertificateFile(text).certificates.some((one) => one.fingerprint === fingerprint)) return text;
  }
  return pem;
};

/** An intermediate with a new key for each cluster, and the revocation lists where the mesh has any. */
export const issuedBundles = async (wish: BundleWish): Promise<ReadonlyMap<string, StoredCacerts>> => {
  const { root, clusters, settings, issuance, generate = generateKey } = wish;
  const wishes = clusters.map(({ name, mesh }) => ({ cluster: name, systemNamespace: mesh.istio.namespace }));
  const issued = await newIntermediates(root, wishes, { ...issuance, generateKey: generate });
  return new Map(
    [...issued].map(([cluster, authority]) => [
      cluster,
      {
        certificatePem: authority.certificate.pem,
        between: '',
        rootPem: rootPemFor(cluster, wish),
        revocationLists: settings.revocations
          ? listsFor([authority, root], settings.revocations, issuance.now).join('')
          : '',
        key: authority.key,
      },
    ]),
  );
};
