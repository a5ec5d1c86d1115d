import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import { remoteSecretPrefix } from '../../plan/remote-secret.ts';
import type { SecretMetadata } from '../../sealing/cleartext-secret.ts';

/** The backends that encrypt a Secret, so that its document can be committed. */
export const encryptingBackends: readonly string[] = ['sealed-secrets', 'sops'];

/** The backend of a cluster's remote access; that of its CA where it has no peer. */
export const remoteAccessBackend = ({ remoteSecrets, cacerts }: ClusterPlan): string =>
  (remoteSecrets[0] ?? cacerts).backend.name;

/**
 * The name of the backend that a Secret of a cluster is kept with. Secrets that are neither the CA nor remote access (of
 * addons, for pulling images) go with whichever of the cluster's two backends encrypts.
 */
export const backendOfSecret = (cluster: ClusterPlan, { name }: Pick<SecretMetadata, 'name'>): string => {
  const [forCa, forAccess] = [cluster.cacerts.backend.name, remoteAccessBackend(cluster)];
  if (name === cacertsName) return forCa;
  if (name.startsWith(remoteSecretPrefix)) return forAccess;
  return [forCa, forAccess].find((backend) => encryptingBackends.includes(backend)) ?? forCa;
};
