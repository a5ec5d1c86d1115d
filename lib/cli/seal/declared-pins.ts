import { createHash } from 'node:crypto';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { ClusterPins } from '../../store/store.ts';
import { readPublicFile } from './public-file.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The text of a declared `apiServer.ca`; empty where none is declared. Throws a MeshError when the file is not there. */
export const declaredCa = (root: string, { name, apiServer }: Pick<ClusterPlan, 'name' | 'apiServer'>): string => {
  if (apiServer.ca === '') return '';
  const text = readPublicFile(root, apiServer.ca);
  if (text !== undefined) return text;
  const path = ['clusters', name, 'apiServer', 'ca'];
  const remedy = 'write the PEM of the CA there, or correct the path; it is relative to mesh.yaml';
  throw new MeshError([errorAt('api-server-ca', path, `${apiServer.ca} does not exist`, remedy)]);
};

/** Where the keys of a cluster would go by the declaration as it is now. Throws a MeshError. */
export const declaredPins = (root: string, cluster: ClusterPlan): ClusterPins => {
  const { name, uid, context, mesh, cacerts, remoteSecrets, apiServer } = cluster;
  const ca = declaredCa(root, cluster);
  return {
    cluster: name,
    uid,
    context: uid === '' ? context : '',
    istioNamespace: mesh.istio.namespace,
    cacerts: cacerts.backend.name,
    remoteAccess: remoteSecrets[0]?.backend.name ?? '',
    apiServer: {
      url: apiServer.url,
      // An empty file is a declared CA, too: its digest is not empty.
      ca: apiServer.ca === '' ? '' : sha256(ca),
      tlsServerName: apiServer.tlsServerName,
    },
  };
};

/** What a person hands over to say that exactly this was looked at. */
export const pinsDigest = (pins: ClusterPins): string => {
  const { cluster, uid, context, istioNamespace, cacerts, remoteAccess, apiServer } = pins;
  const { url, ca, tlsServerName } = apiServer;
  return sha256(JSON.stringify([cluster, uid, context, istioNamespace, cacerts, remoteAccess, url, ca, tlsServerName]));
};
