import { createHash } from 'node:crypto';
import type { RemoteAccess } from '../../clusters/remote-access.ts';
import { remoteAccessSecret } from '../../sealing/mesh-secrets.ts';
import { SecretValue } from '../../sealing/secret-value.ts';
import type { SealWish } from '../seal/sealing-run.ts';
import type { AccessPairs } from './access-pairs.ts';

/** Of the address the host is public; a path behind it may be more than a name, and the UID says which cluster it is. */
const factsOf = ({ cluster, server, uid, ca }: RemoteAccess): SealWish['facts'] => ({
  peer: cluster,
  server: new URL(server).origin,
  uid,
  caCert: createHash('sha256').update(ca, 'utf8').digest('hex'),
});

/**
 * One Secret for each pair whose source was read, made when it is asked for: N(N-1) of them never exist at once. Each is
 * a copy, for whoever seals one wipes it.
 */
export function* accessWishes(pairs: readonly AccessPairs[], accesses: readonly RemoteAccess[]): Generator<SealWish> {
  for (const { source, targets } of pairs) {
    const access = accesses.find(({ cluster }) => cluster === source.name);
    if (access === undefined) continue;
    const facts = factsOf(access);
    for (const { name, mesh } of targets) {
      const kubeconfig = new SecretValue(access.kubeconfig.reveal());
      yield { cluster: name, secret: remoteAccessSecret(mesh.istio.namespace, access.cluster, kubeconfig), facts };
    }
  }
}
