import { ownsReaderAccess } from '../../istio/reader-access.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import { remoteSecretName } from '../../plan/remote-secret.ts';
import type { RemoteSecretSlot } from '../../plan/sealed-plan.ts';
import type { Rule } from '../rule.ts';

/** A few names, and how many more: the list of a large mesh would bury what else there is to read. */
const named = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');

/** What seals the Secret on its standard input; nothing is to lie about in the clear. In <...> what people know. */
const sealers: Readonly<Record<string, (cluster: string) => string>> = {
  'sealed-secrets': (cluster) => `kubeseal --cert <certificate of ${cluster}> -o yaml`,
  sops: (cluster) =>
    `sops --encrypt --input-type yaml --output-type yaml --age <recipient of ${cluster}> --encrypted-regex '^(data|stringData)$' /dev/stdin`,
};

const pendingCa: Rule = ({ clusters }) => {
  const pending = clusters.filter(({ cacerts }) => cacerts.state === 'pending');
  const [first] = pending;
  if (!first) return [];
  const { name, cacerts, mesh } = first;
  const seal = sealers[cacerts.backend.name]?.(name);
  const { namespace } = mesh.istio;
  const make = `kubectl create secret generic ${cacerts.secret.name} -n ${namespace} --from-file <folder with the four files> --dry-run=client -o yaml`;
  const file = `sealed/${name}/cacerts.yaml`;
  return [
    warningAt(
      'cacerts-not-sealed',
      ['clusters', name],
      `no sealed CA yet for ${named(pending.map((cluster) => cluster.name))}: stage 20 waits there, and istiod with it`,
      seal === undefined
        ? `for each cluster write a document that makes the Secret ${namespace}/${cacerts.secret.name} into ${file}`
        : `for each cluster: ${make} | ${seal} > ${file}`,
    ),
  ];
};

/** As the published procedure does it, but for the named cluster, in the right namespace, at an address peers can reach. */
const createRemoteSecret = (peer: ClusterPlan): string => {
  const local = peer.platform === 'kind' || peer.platform === 'k3d' || peer.platform === 'minikube';
  const server =
    peer.apiServer.url === '' && local ? '<address of its API server that peers reach>' : peer.apiServer.url;
  return [
    'istioctl create-remote-secret',
    ...(peer.context === '' ? [] : [`--context '${peer.context}'`]),
    `--name ${peer.name}`,
    `-i ${peer.mesh.istio.namespace}`,
    ...(server === '' ? [] : [`--server ${server}`]),
  ].join(' ');
};

const remedyFor = (receiver: ClusterPlan, slot: RemoteSecretSlot, peer: ClusterPlan): string => {
  const seal = sealers[slot.backend.name]?.(receiver.name);
  const file = `sealed/${receiver.name}/${remoteSecretName(peer.name)}.yaml`;
  const stage = ownsReaderAccess(peer.mesh.istio.version) ? '10' : '50';
  return seal === undefined
    ? `for each pair write a document that makes the Secret into ${file}`
    : `for each pair, once stage ${stage} of the peer is applied: ${createRemoteSecret(peer)} | ${seal} > ${file}`;
};

const pendingPeers: Rule = ({ clusters }) => {
  const waiting = clusters.filter(({ remoteSecrets }) => remoteSecrets.some(({ state }) => state === 'pending'));
  const [first] = waiting;
  const slot = first?.remoteSecrets.find(({ state }) => state === 'pending');
  const peer = clusters.find(({ name }) => name === slot?.peer);
  if (!first || !slot || !peer) return [];
  return [
    warningAt(
      'remote-secrets-not-sealed',
      ['clusters', first.name],
      `no access yet to all peers for ${named(waiting.map(({ name }) => name))}: the endpoints of those peers are missing there until then`,
      remedyFor(first, slot, peer),
    ),
  ];
};

/** Never sealed is a state on the way, not an error: dist is complete but for these places. */
export const secretsPending: Rule = (mesh): readonly Issue[] => [...pendingCa(mesh), ...pendingPeers(mesh)];
