import { counted, engineName } from '../../graph/captions.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { EastWestGatewayPlan } from '../../plan/gateway-plan.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { paragraph, type Section, tag } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import { cell, type Cell, tableMarkup } from '../table.ts';
import { apiServerPort, hostOf, portOf } from './address.ts';

type Gateway = Extract<EastWestGatewayPlan, { kind: 'east-west' }>;

/** Ports are those of istio/istio 1.30.3: samples/multicluster/gen-eastwest-gateway.sh, manifests/charts/istio-control. */
const crossNetworkPort = 15443;
const statusPort = 15021;

const gatewayPort = ({ service: { type, nodePorts } }: Gateway): string => {
  if (type !== 'NodePort') return String(crossNetworkPort);
  return nodePorts.tls === undefined ? `node port of ${crossNetworkPort}` : String(nodePorts.tls);
};

const gatewayAddress = ({ name, service: { loadBalancerIP, externalIPs } }: Gateway): string => {
  const addresses = [...(loadBalancerIP === '' ? [] : [loadBalancerIP]), ...externalIPs];
  return addresses.length === 0 ? `Service ${name}` : addresses.join(', ');
};

/** Who may come is declared; else it is all of the other networks, which a firewall has to know by their addresses. */
const sourcesText = ({ service: { sourceRanges } }: Gateway, network: string): string =>
  sourceRanges.length === 0 ? `pods of the networks other than ${network}` : sourceRanges.join(', ');

const gatewayRows = ({ name, network, gateway }: ClusterPlan): readonly (readonly Cell[])[] =>
  gateway.kind === 'none'
    ? []
    : [
        [
          cell(name),
          cell(`east-west gateway, ${gatewayAddress(gateway)}`),
          cell(gatewayPort(gateway)),
          cell(sourcesText(gateway, network)),
          cell('requests to services, mTLS from pod to pod'),
        ],
      ];

const apiRow = ({ name, apiServer }: ClusterPlan, readers: number): readonly Cell[] => [
  cell(name),
  cell(`API server, ${apiServer.url === '' ? 'as its kubeconfig says' : hostOf(apiServer.url)}`),
  cell(apiServerPort(apiServer.url)),
  cell(`istiod of ${counted(readers, 'peer')}`),
  cell('endpoints of services, read with the sealed access'),
];

/** How many clusters read each cluster. */
const readersOf = (clusters: readonly ClusterPlan[]): ReadonlyMap<string, number> => {
  const readers = new Map<string, number>();
  for (const { peers } of clusters) for (const peer of peers) readers.set(peer, (readers.get(peer) ?? 0) + 1);
  return readers;
};

const betweenRows = ({ clusters, networks }: MeshPlan): readonly (readonly Cell[])[] => {
  const readers = readersOf(clusters);
  const shared = networks.filter((network) => network.clusters.length > 1);
  return [
    ...clusters.flatMap(gatewayRows),
    ...clusters
      .filter(({ name }) => readers.has(name))
      .map((cluster) => apiRow(cluster, readers.get(cluster.name) ?? 0)),
    ...shared.map(({ name, clusters: members }) => [
      cell(`network ${name}`),
      cell(`pods of its ${members.length} clusters`),
      cell('all'),
      cell('pods of the same network'),
      cell('one network means that pods reach each other without a gateway'),
    ]),
  ];
};

const insideRows = ({ settings }: MeshPlan): readonly (readonly Cell[])[] => [
  [
    cell('istiod'),
    cell('15017'),
    cell('API server of its cluster'),
    cell(
      'webhooks: injection, and validation of Istio objects. The Service has 443; where the API server stands outside of the pod network, the nodes must let 15017 in',
    ),
  ],
  [
    cell('istiod'),
    cell('15012'),
    cell('proxies and gateways of its cluster'),
    cell('configuration and certificates, mTLS'),
  ],
  [cell('istiod'), cell('15014'), cell('Prometheus of its cluster'), cell('metrics')],
  [cell('proxies'), cell('15020, 15090'), cell('Prometheus of its cluster'), cell('metrics')],
  ...(settings.multiNetwork
    ? [
        [
          cell('east-west gateway'),
          cell(String(statusPort)),
          cell('load balancer and kubelet'),
          cell('health check: without it a load balancer sends nothing'),
        ],
        [
          cell('east-west gateway'),
          cell('15012, 15017'),
          cell('nobody'),
          cell(
            'its Service lists them for remote clusters; this mesh has none and nothing answers there, so keep them closed',
          ),
        ],
      ]
    : []),
];

const outwardRows = ({ settings: { gitops, install, istio } }: MeshPlan): readonly (readonly Cell[])[] => [
  ...(gitops.repository === ''
    ? []
    : [
        [
          cell(hostOf(gitops.repository)),
          cell(portOf(gitops.repository)),
          cell(engineName(gitops.engine)),
          cell('the repository with dist; where one engine serves several clusters, it reaches their API servers, too'),
        ],
      ]),
  [
    cell(hostOf(install.charts.repository)),
    cell(portOf(install.charts.repository)),
    cell('whatever carries out Helm releases'),
    cell('charts; not needed where the objects are rendered'),
  ],
  [cell(hostOf(istio.hub)), cell('443'), cell('nodes'), cell('images of Istio')],
];

/** Who must reach whom on which port. */
export const firewallSection = ({ plan }: ReportInput): Section => ({
  id: 'firewall',
  title: 'Firewall',
  contents: [
    paragraph('What must be open, all of it TCP. What is not listed may stay closed as far as the mesh is concerned.'),
    tag('h3', {}, 'Between clusters'),
    tableMarkup({
      caption: 'From other clusters',
      heads: ['to cluster', 'to', 'port', 'from', 'for'],
      rows: betweenRows(plan),
    }),
    tag('h3', {}, 'Inside each cluster'),
    tableMarkup({ caption: 'Within a cluster', heads: ['to', 'port', 'from', 'for'], rows: insideRows(plan) }),
    tag('h3', {}, 'Outwards'),
    tableMarkup({
      caption: 'To services outside of the mesh',
      heads: ['to', 'port', 'from', 'for'],
      rows: outwardRows(plan),
    }),
  ],
});
