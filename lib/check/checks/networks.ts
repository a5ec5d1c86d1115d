import { networkLabel } from '../../istio/gateway-labels.ts';
import { fewNames } from '../../plan/few-names.ts';
import { listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import type { Json } from '../../plan/manifest.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import type { Check } from '../check.ts';
import { type ClusterFacts, identityOf, isServedElsewhere, istioNamespace } from '../facts/cluster-facts.ts';
import { isChosen } from '../facts/gateway.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import { isLater } from '../facts/source.ts';
import type { Draft } from '../finding.ts';

/** The port on which one network lets the others in (istio 1.30.3, samples/multicluster). */
const crossNetworkPort = 15443;

const networkOf = (cluster: ClusterFacts): string => identityOf(cluster, 'network');

/** Labels, gateways and exposure only matter where traffic passes from one network to another. */
const isMultiNetwork = ({ clusters }: MeshFacts): boolean =>
  new Set(clusters.map(networkOf).filter((network) => network !== '' && !isLater(network))).size > 1;

const unlabelled = (cluster: ClusterFacts): readonly Draft[] => {
  const namespace = istioNamespace(cluster);
  const network = networkOf(cluster);
  const label = textAt(namespace?.value, 'metadata', 'labels', networkLabel);
  if (network === '' || isLater(network + label) || label === network) return [];
  const document = namespace ?? cluster.controls[0]?.document;
  const place = { cluster: cluster.name, document, path: namespace ? ['metadata', 'labels', networkLabel] : [] };
  const remedy = `label the namespace ${cluster.namespace}: ${networkLabel}: ${network}`;
  if (label === '') {
    const problem = `nothing labels the namespace ${cluster.namespace} of ${cluster.name} with its network: pods without a sidecar count as reachable from everywhere, and istioctl does not label a namespace that exists`;
    return [{ code: 'network-label-missing', ...place, problem, remedy }];
  }
  const problem = `the namespace says ${label}, the control plane ${network}`;
  return [{ code: 'network-label-differs', ...place, problem, remedy }];
};

const labelled: Check = {
  category: 'networks',
  title: 'the namespace of istiod is labelled with its network',
  codes: ['network-label-missing', 'network-label-differs'],
  find: (mesh) =>
    isMultiNetwork(mesh)
      ? mesh.clusters
          .filter((cluster) => !cluster.isPartial || istioNamespace(cluster) !== undefined)
          .flatMap(unlabelled)
      : [],
};

/** Each network needs one gateway; its clusters may share it. */
const gatewayed: Check = {
  category: 'networks',
  title: 'every network has an east-west gateway',
  codes: ['network-gateway-missing'],
  find(mesh) {
    if (!isMultiNetwork(mesh)) return [];
    const networks = [...new Set(mesh.clusters.map(networkOf))];
    return networks.flatMap((network): readonly Draft[] => {
      const members = mesh.clusters.filter((cluster) => networkOf(cluster) === network);
      if (network === '' || isLater(network)) return [];
      if (members.some(({ gateways, isPartial }) => gateways.length > 0 || isPartial)) return [];
      const names = members.map(({ name }) => name);
      return [
        {
          code: 'network-gateway-missing',
          cluster: names[0] ?? '',
          document: members[0]?.controls[0]?.document,
          problem: `${network} (${fewNames(names)}) has no east-west gateway: nothing of the other networks gets in`,
          remedy: `add one to ${names[0] ?? 'a cluster'}, with networkGateway: ${network}`,
        },
      ];
    });
  },
};

const sameNetwork: Check = {
  category: 'networks',
  title: 'every east-west gateway says the network of its cluster',
  codes: ['network-gateway-differs', 'network-gateway-unlabelled'],
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const network = networkOf(cluster);
      return cluster.gateways.flatMap((gateway): readonly Draft[] => {
        const place = { cluster: cluster.name, document: gateway.document, path: gateway.networkPath };
        if (network === '' || isLater(network + gateway.network)) return [];
        if (gateway.network === '') {
          const problem = `the gateway ${gateway.name} does not say its network, so istiod of the other clusters does not find it`;
          const remedy = `label its Service ${networkLabel}: ${network} (chart: networkGateway: ${network})`;
          return [{ code: 'network-gateway-unlabelled', ...place, problem, remedy }];
        }
        const wrong = [gateway.network, gateway.view ?? network].find((said) => said !== network && !isLater(said));
        if (wrong === undefined) return [];
        const said = wrong === '' ? 'asks for no network' : `says ${wrong}`;
        const problem = `the gateway ${gateway.name} ${said}, and its cluster stands in ${network}`;
        const remedy = `set the label ${networkLabel} and ISTIO_META_REQUESTED_NETWORK_VIEW to ${network}`;
        return [{ code: 'network-gateway-differs', ...place, problem, remedy }];
      });
    }),
};

const portOf = (server: Json): number => Number(mapAt(server, 'port')['number']);

interface Exposed {
  readonly object: TreeObject;
  readonly server: Json;
  readonly index: number;
}

const crossNetworkServers = ({ exposures }: ClusterFacts): readonly Exposed[] =>
  exposures.flatMap((object) =>
    listAt(object.value, 'spec', 'servers').flatMap((server, index) =>
      portOf(server) === crossNetworkPort ? [{ object, server, index }] : [],
    ),
  );

const unexposed = (cluster: ClusterFacts): readonly Draft[] => {
  const gateway = cluster.gateways.find(({ isOpen }) => isOpen !== true);
  // An istiod elsewhere reads the Gateways of its own cluster, and they hold for the gateways of all that it serves.
  if (gateway === undefined || isServedElsewhere(cluster) || cluster.isPartial) return [];
  if (crossNetworkServers(cluster).length > 0) return [];
  return [
    {
      code: 'network-exposure-missing',
      cluster: cluster.name,
      document: gateway.document,
      problem: `${cluster.name} has an east-west gateway, and no Gateway that opens ${crossNetworkPort} on it: it answers to nobody`,
      remedy: `add a Gateway with port ${crossNetworkPort}, protocol TLS, mode AUTO_PASSTHROUGH and hosts "*.local"`,
    },
  ];
};

/** The wildcard follows the DNS domain of the cluster: `cluster.local` ends with `local`. */
const wildcard = (cluster: ClusterFacts): string => {
  const domain = textAt(cluster.controls[0]?.values, 'global', 'proxy', 'clusterDomain') || 'cluster.local';
  return `*.${domain.split('.').at(-1) ?? 'local'}`;
};

const serverFaults = (cluster: ClusterFacts, { object, server, index }: Exposed): readonly Draft[] => {
  const place = { cluster: cluster.name, document: object };
  const at = ['spec', 'servers', index];
  const mode = textAt(server, 'tls', 'mode');
  const hosts = listAt(server, 'hosts').map((host) => (typeof host === 'string' ? host.replace(/^[^/]*\//, '') : ''));
  const expected = wildcard(cluster);
  // Narrower than everything is a choice; what ends elsewhere matches nothing.
  const isLocal = hosts.some((host) => host === '*' || host.endsWith(expected.slice(1)));
  return [
    ...(mode === 'AUTO_PASSTHROUGH'
      ? []
      : [
          {
            code: 'network-exposure-mode',
            ...place,
            path: [...at, 'tls', 'mode'],
            problem: `port ${crossNetworkPort} is open in mode ${mode === '' ? 'none' : mode}: the gateway would end the connection instead of passing it on`,
            remedy: 'set tls.mode to AUTO_PASSTHROUGH',
          },
        ]),
    ...(isLocal
      ? []
      : [
          {
            code: 'network-exposure-hosts',
            ...place,
            path: [...at, 'hosts'],
            problem: `no host of ${hosts.join(', ') || 'the server'} is a Service of the cluster, whose names end with ${expected.slice(1)}`,
            remedy: `open "${expected}", or the names of the Services that others may reach`,
          },
        ]),
  ];
};

const selectorFaults = (cluster: ClusterFacts, { object }: Exposed): readonly Draft[] => {
  const selector = mapAt(object.value, 'spec', 'selector');
  if (cluster.gateways.length === 0 || cluster.gateways.some((gateway) => isChosen(gateway, selector))) return [];
  const words = Object.keys(selector).map((key) => `${key}=${textAt(selector, key)}`);
  return [
    {
      code: 'network-exposure-selector',
      cluster: cluster.name,
      document: object,
      path: ['spec', 'selector'],
      problem: `the selector ${words.join(', ') || '{}'} chooses no pod of an east-west gateway of ${cluster.name}`,
      remedy: 'select the labels of its pods, for instance istio: eastwestgateway',
    },
  ];
};

const exposed: Check = {
  category: 'networks',
  title: 'every east-west gateway lets the Services of its cluster be reached',
  codes: ['network-exposure-missing', 'network-exposure-mode', 'network-exposure-hosts', 'network-exposure-selector'],
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => [
      ...unexposed(cluster),
      ...crossNetworkServers(cluster).flatMap((one) => [
        ...serverFaults(cluster, one),
        ...selectorFaults(cluster, one),
      ]),
    ]),
};

export const networkChecks: readonly Check[] = [labelled, gatewayed, sameNetwork, exposed];
