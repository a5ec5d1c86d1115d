import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { remoteSecretName } from '../../plan/remote-secret.ts';
import type { Rule } from '../rule.ts';

/** A few names, and how many more: the list of a large mesh would bury what else there is to read. */
const named = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');

/** What makes a document of each backend; the placeholders are for people to fill. */
const sealedWith: Readonly<Record<string, string>> = {
  'sealed-secrets': 'kubeseal --cert <certificate of the cluster> -o yaml < secret.yaml >',
  sops: "sops --encrypt --age <recipient of the cluster> --encrypted-regex '^(data|stringData)$' secret.yaml >",
  'external-secrets': 'write an ExternalSecret that makes it into',
};

const sealInto = (backend: string, file: string): string => `${sealedWith[backend] ?? 'seal it into'} ${file}`;

const pendingCa = (clusters: readonly ClusterPlan[]): readonly Issue[] => {
  const [first, ...others] = clusters.filter(({ cacerts }) => cacerts.state === 'pending');
  if (!first) return [];
  const names = [first, ...others].map(({ name }) => name);
  const { cacerts, mesh } = first;
  const command = sealInto(cacerts.backend.name, `sealed/${first.name}/cacerts.yaml`);
  return [
    warningAt(
      'cacerts-not-sealed',
      ['clusters', first.name],
      `no sealed CA yet for ${named(names)}: stage 20 waits there, and istiod with it`,
      `seal a Secret ${mesh.istio.namespace}/${cacerts.secret.name} for each cluster: ${command}`,
    ),
  ];
};

const pendingPeers = (clusters: readonly ClusterPlan[]): readonly Issue[] => {
  const waiting = clusters.flatMap(({ name, remoteSecrets }) => {
    const [slot] = remoteSecrets.filter(({ state }) => state === 'pending');
    return slot ? [{ name, slot }] : [];
  });
  const [first] = waiting;
  if (!first) return [];
  const { name, slot } = first;
  const command = sealInto(slot.backend.name, `sealed/${name}/${remoteSecretName(slot.peer)}.yaml`);
  return [
    warningAt(
      'remote-secrets-not-sealed',
      ['clusters', name],
      `no access yet to all peers for ${named(waiting.map((cluster) => cluster.name))}: they miss the endpoints of those peers until then`,
      `once stage 10 of the peers is applied, for each pair: istioctl create-remote-secret --name ${slot.peer} > secret.yaml, then ${command}`,
    ),
  ];
};

/** Never sealed is a state on the way, not an error: dist is complete but for these places. */
export const secretsPending: Rule = ({ clusters }: MeshPlan) => [...pendingCa(clusters), ...pendingPeers(clusters)];
