import { readerTokenSecret } from '../../istio/reader-access.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { certificateForCacerts } from '../../sealing/cert-manager.ts';
import {
  externalCacerts,
  externalRemoteAccess,
  pushRemoteAccess,
  type StoreRequest,
} from '../../sealing/external-secrets.ts';
import type { WrittenDocument } from '../../sealing/seal-request.ts';
import type { StoredCacerts } from '../../store/store.ts';
import { remoteAccessBackend } from './backend-of-secret.ts';

/** A document that holds no value: it says where the cluster gets one. */
export interface ReferenceDocument {
  readonly document: WrittenDocument;
  readonly backend: string;
}

/** A year, and renewed two months before its end: as soon as the first warning about it would come. */
const lifetime = { duration: '8760h0m0s', renewBefore: '1440h0m0s' } as const;

/** The files of a CA, as istiod names them; four where nothing says that it has revocation lists. */
export const caFilesOf = (stored: StoredCacerts | undefined): readonly string[] => [
  'ca-cert.pem',
  'ca-key.pem',
  'cert-chain.pem',
  'root-cert.pem',
  ...(stored === undefined || stored.revocationLists === '' ? [] : ['ca-crl.pem']),
];

/** Only the CA outlives its document: access to a peer goes with it. */
const storeRequest = (
  { name, mesh, secretStore }: ClusterPlan,
  annotations: StoreRequest['annotations'],
): StoreRequest => ({
  cluster: name,
  namespace: mesh.istio.namespace,
  store: { kind: secretStore.kind, name: secretStore.name },
  annotations,
});

const offer = (cluster: ClusterPlan): WrittenDocument => {
  const { name, apiServer, mesh } = cluster;
  try {
    return pushRemoteAccess(storeRequest(cluster, {}), mesh.name, {
      server: apiServer.url,
      tokenSecret: readerTokenSecret,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const remedy = 'write https://<host>[:<port>] without user, query or blanks';
    throw new MeshError([errorAt('api-server-url', ['clusters', name, 'apiServer', 'url'], error.message, remedy)]);
  }
};

const caDocuments = (cluster: ClusterPlan, stored: StoredCacerts | undefined): readonly WrittenDocument[] => {
  const { name, mesh, issuer, cacerts } = cluster;
  if (cacerts.backend.name === 'external-secrets') {
    return [externalCacerts(storeRequest(cluster, mesh.gitops.keep), mesh.name, caFilesOf(stored))];
  }
  if (cacerts.backend.name !== 'cert-manager') return [];
  const annotations = mesh.gitops.keep;
  return [certificateForCacerts({ cluster: name, namespace: mesh.istio.namespace, issuer, annotations, ...lifetime })];
};

const accessDocuments = (cluster: ClusterPlan): readonly WrittenDocument[] => {
  if (cluster.peers.length === 0 || remoteAccessBackend(cluster) !== 'external-secrets') return [];
  const request = storeRequest(cluster, {});
  return [offer(cluster), ...cluster.peers.map((peer) => externalRemoteAccess(request, cluster.mesh.name, peer))];
};

/** What a cluster's backends want instead of sealed values; nothing for those that encrypt. Throws a MeshError. */
export const referenceDocuments = (
  cluster: ClusterPlan,
  stored: StoredCacerts | undefined,
): readonly ReferenceDocument[] => [
  ...caDocuments(cluster, stored).map((document) => ({ document, backend: cluster.cacerts.backend.name })),
  ...accessDocuments(cluster).map((document) => ({ document, backend: remoteAccessBackend(cluster) })),
];
