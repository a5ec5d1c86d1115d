import { fewNames } from '../../plan/few-names.ts';
import { textAt } from '../../plan/json-fields.ts';
import type { Check } from '../check.ts';
import { type ClusterFacts, identityOf, isExternal, istioNamespace, knownName } from '../facts/cluster-facts.ts';
import { networkLabel } from '../../istio/gateway-labels.ts';
import { isLater, type Source } from '../facts/source.ts';
import type { Draft } from '../finding.ts';
import { peersNames } from './peering.ts';

/** Istio's name for a cluster that has none (istio 1.30.3, CLUSTER_ID): in a mesh it says nothing. */
const nameless = 'Kubernetes';

const placeIn = (source: Source | undefined, ...path: readonly string[]): Pick<Draft, 'document' | 'path'> =>
  source === undefined
    ? {}
    : { document: source.document, path: source.valuesPath ? [...source.valuesPath, ...path] : [] };

const namePath = ['global', 'multiCluster', 'clusterName'] as const;

const withoutName = (cluster: ClusterFacts): readonly Draft[] => {
  const [control] = cluster.controls;
  const name = identityOf(cluster, 'clusterName');
  if (control === undefined || !control.complete || (name !== '' && name !== nameless)) return [];
  return [
    {
      code: 'identity-cluster-name-missing',
      cluster: cluster.name,
      ...placeIn(control, ...namePath),
      problem: `the control plane of ${cluster.name} has no name of its own: istiod calls itself ${nameless}, and its peers cannot tell it apart`,
      remedy: 'set values.global.multiCluster.clusterName',
    },
  ];
};

/** The first cluster with a value, and every other one that has the same. */
const repeated = (
  clusters: readonly ClusterFacts[],
  valueOf: (cluster: ClusterFacts) => string,
): readonly { readonly first: ClusterFacts; readonly other: ClusterFacts; readonly value: string }[] => {
  const first = new Map<string, ClusterFacts>();
  return clusters.flatMap((other) => {
    const value = valueOf(other);
    const known = first.get(value);
    if (value === '' || isLater(value)) return [];
    if (known === undefined) first.set(value, other);
    return known === undefined ? [] : [{ first: known, other, value }];
  });
};

const sameNames = (clusters: readonly ClusterFacts[]): readonly Draft[] =>
  repeated(
    clusters.filter((cluster) => !isExternal(cluster)),
    (cluster) => identityOf(cluster, 'clusterName'),
  ).map(({ first, other, value }) => ({
    code: 'identity-cluster-name-duplicate',
    cluster: other.name,
    ...placeIn(other.controls[0], ...namePath),
    problem: `${other.name} calls itself ${value}, as ${first.name} does: the endpoints of one replace those of the other`,
    remedy: 'give every cluster a clusterName of its own',
  }));

const ownNames: Check = {
  category: 'identity',
  title: 'every cluster has a name of its own',
  codes: ['identity-cluster-name-missing', 'identity-cluster-name-duplicate'],
  find: ({ clusters }) => [...clusters.flatMap(withoutName), ...sameNames(clusters)],
};

/** The mesh ID that most clusters have. */
const commonMesh = (clusters: readonly ClusterFacts[]): string => {
  const ids = clusters.map((cluster) => identityOf(cluster, 'meshID')).filter((id) => id !== '');
  const count = (id: string): number => ids.filter((other) => other === id).length;
  return ids.reduce((best, id) => (count(id) > count(best) ? id : best), ids[0] ?? '');
};

const withoutMesh = (cluster: ClusterFacts): readonly Draft[] => {
  const [control] = cluster.controls;
  if (control === undefined || !control.complete) return [];
  return [
    {
      code: 'identity-mesh-id-missing',
      cluster: cluster.name,
      ...placeIn(control, 'global', 'meshID'),
      problem: `${cluster.name} says no mesh ID: its telemetry and its clients take it for a mesh of its own`,
      remedy: 'set values.global.meshID, the same in every cluster',
    },
  ];
};

const oneMesh: Check = {
  category: 'identity',
  title: 'all clusters have one mesh ID',
  codes: ['identity-mesh-id-missing', 'identity-mesh-id-differs'],
  find({ clusters }) {
    const common = commonMesh(clusters);
    return clusters.flatMap((cluster): readonly Draft[] => {
      const [control] = cluster.controls;
      const id = identityOf(cluster, 'meshID');
      if (id === '') return withoutMesh(cluster);
      if (id === common || isLater(id)) return [];
      return [
        {
          code: 'identity-mesh-id-differs',
          cluster: cluster.name,
          ...placeIn(control, 'global', 'meshID'),
          problem: `${cluster.name} belongs to the mesh ${id}, the others to ${common}`,
          remedy: `set values.global.meshID to ${common}`,
        },
      ];
    });
  },
};

const withoutNetwork = (cluster: ClusterFacts): readonly Draft[] => {
  const [control] = cluster.controls;
  if (control === undefined || !control.complete || identityOf(cluster, 'network') !== '') return [];
  return [
    {
      code: 'identity-network-missing',
      cluster: cluster.name,
      ...placeIn(control, 'global', 'network'),
      problem: `${cluster.name} says no network: its pods count as reachable from everywhere`,
      remedy: 'set values.global.network, also where all clusters share one',
    },
  ];
};

const labelsNetwork = (cluster: ClusterFacts): boolean =>
  textAt(istioNamespace(cluster)?.value, 'metadata', 'labels', networkLabel) !== '';

/** One network for all is right where pods reach each other; a copied line looks just the same. */
const sharedNetwork = (clusters: readonly ClusterFacts[]): readonly Draft[] => {
  const networks = new Set(clusters.map((cluster) => identityOf(cluster, 'network')));
  const [network = ''] = networks;
  const [, second] = clusters;
  if (networks.size !== 1 || network === '' || second === undefined || isLater(network)) return [];
  if (clusters.every(labelsNetwork)) return [];
  return [
    {
      code: 'identity-network-shared',
      cluster: second.name,
      ...placeIn(second.controls[0], 'global', 'network'),
      problem: `${fewNames(clusters.map(({ name }) => name))} all say ${network}: that is right only where the pods of each reach those of the others without a gateway`,
      remedy: `give each network a name of its own, or say that it is one: label ${networkLabel}: ${network} on the namespace of istiod in every cluster`,
    },
  ];
};

const ownNetworks: Check = {
  category: 'identity',
  title: 'every cluster says its network',
  codes: ['identity-network-missing', 'identity-network-shared'],
  find: ({ clusters, isOurs }) => [
    ...clusters.flatMap(withoutNetwork),
    ...(isOurs ? [] : sharedNetwork(clusters.filter((cluster) => !isExternal(cluster)))),
  ],
};

const namedOperators: Check = {
  category: 'identity',
  title: 'every IstioOperator has a name',
  codes: ['identity-operator-unnamed'],
  find: ({ objects, beside }) =>
    [...objects, ...beside]
      .filter(({ value }) => textAt(value, 'kind') === 'IstioOperator' && textAt(value, 'metadata', 'name') === '')
      .map((document) => ({
        code: 'identity-operator-unnamed',
        document,
        path: ['metadata'],
        problem:
          'the IstioOperator has no metadata.name: installing it again removes what another spec installed, for instance the east-west gateway',
        remedy: 'give it a name of its own',
      })),
};

/** istio-csr names the cluster in every request it signs. */
const csrChart = 'cert-manager-istio-csr';

const csrClusters: Check = {
  category: 'identity',
  title: 'istio-csr knows the cluster it runs in',
  codes: ['identity-csr-cluster-differs'],
  find: ({ clusters }) =>
    clusters.flatMap((cluster) =>
      cluster.objects
        .filter(({ value }) => textAt(value, 'spec', 'chart', 'spec', 'chart').endsWith(csrChart))
        .flatMap((document): readonly Draft[] => {
          const path = ['spec', 'values', 'app', 'server', 'clusterID'];
          const id = textAt(document.value, ...path);
          if (id === '' || isLater(id) || id === knownName(cluster)) return [];
          return [
            {
              code: 'identity-csr-cluster-differs',
              cluster: cluster.name,
              document,
              path,
              problem: `istio-csr of ${cluster.name} takes itself for ${id}: it refuses the workloads of its own cluster`,
              remedy: `set clusterID to ${knownName(cluster)}`,
            },
          ];
        }),
    ),
};

export const identityChecks: readonly Check[] = [
  ownNames,
  peersNames,
  oneMesh,
  ownNetworks,
  namedOperators,
  csrClusters,
];
