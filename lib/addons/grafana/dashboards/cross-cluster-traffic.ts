import { dashboard } from '../dashboard.ts';
import { matrix, stat, timeSeries } from '../panel.ts';

/**
 * A request between clusters is reported twice: by its client in the one and by its server in the other. A Prometheus of
 * one cluster has seen only one of the two, a store of many clusters both; so arriving and leaving are never added up.
 * `unknown` is what is outside the mesh: it is in no cluster, and would look like another one.
 */
const arriving = 'reporter="destination", destination_cluster=~"$cluster", source_cluster!="unknown"';
const leaving = 'reporter="source", source_cluster=~"$cluster", destination_cluster!="unknown"';

const pair = 'source_cluster, destination_cluster';

/**
 * Drops what stays in one cluster. PromQL cannot compare two labels of a series, so the pairs of every cluster with
 * itself are made and taken away.
 */
const betweenClusters = (vector: string, side: string): string =>
  `(${vector} unless on (${pair}) label_join(group by (source_cluster) (istio_requests_total{${side}}), "destination_cluster", "", "source_cluster"))`;

const requests = (side: string, by: string): string =>
  betweenClusters(`sum by (${by}) (rate(istio_requests_total{${side}}[$__rate_interval]))`, side);

const byPair = (more = ''): string =>
  `sum by (${pair}) (rate(istio_requests_total{${leaving}${more}}[$__rate_interval]))`;

/** A pair of which every request fails has no series of answered requests, so failures are what is counted. */
const failed = byPair(', response_code=~"0|5.."');
const success = betweenClusters(`(1 - (${failed} or 0 * ${byPair()}) / ${byPair()})`, leaving);

const latency = (quantile: number): string =>
  `histogram_quantile(${quantile}, ${betweenClusters(
    `sum by (le, ${pair}) (rate(istio_request_duration_milliseconds_bucket{${leaving}}[$__rate_interval]))`,
    leaving,
  )})`;

const total = (side: string): string => `sum(rate(istio_requests_total{${side}}[$__rate_interval]))`;

/** The gateway passes TLS through, so it counts bytes and connections and never a request. */
const gateway = 'reporter="source", source_workload=~"$gateway", source_cluster=~"$cluster"';
const throughGateway = (metric: string): string =>
  `sum by (source_cluster) (rate(${metric}{${gateway}}[$__rate_interval]))`;

const numbers = [
  stat({
    title: 'Arriving from other clusters',
    description: 'Requests per second whose client is in another cluster.',
    unit: 'reqps',
    queries: [{ expr: `sum(${requests(arriving, pair)}) or vector(0)`, legend: 'arriving' }],
    width: 8,
  }),
  stat({
    title: 'Leaving for other clusters',
    description: 'Requests per second whose server is in another cluster.',
    unit: 'reqps',
    queries: [{ expr: `sum(${requests(leaving, pair)}) or vector(0)`, legend: 'leaving' }],
    width: 8,
  }),
  stat({
    title: 'Answered in the same cluster',
    description: 'Share of requests sent here that never leave the cluster; it falls when a service fails over.',
    unit: 'percentunit',
    queries: [{ expr: `1 - (sum(${requests(leaving, pair)}) or vector(0)) / ${total(leaving)}`, legend: 'local' }],
    width: 8,
  }),
];

const matrices = [
  matrix({
    title: 'Arriving: from row to column',
    description: 'Requests per second by client cluster (row) and server cluster (column), as servers report them.',
    unit: 'reqps',
    row: 'source_cluster',
    column: 'destination_cluster',
    queries: [{ expr: requests(arriving, pair), legend: '' }],
  }),
  matrix({
    title: 'Leaving: from row to column',
    description:
      'The same as clients report them. In a store of all clusters, a pair that stands only here never arrives.',
    unit: 'reqps',
    row: 'source_cluster',
    column: 'destination_cluster',
    queries: [{ expr: requests(leaving, pair), legend: '' }],
  }),
];

const between = '{{source_cluster}} to {{destination_cluster}}';

const quality = [
  timeSeries({
    title: 'Requests between clusters',
    description: 'As clients report them.',
    unit: 'reqps',
    queries: [{ expr: requests(leaving, pair), legend: between }],
  }),
  timeSeries({
    title: 'Success between clusters',
    description:
      'Share of requests with an answer below status 500, as clients report it: a lost path counts as failure.',
    unit: 'percentunit',
    queries: [{ expr: success, legend: between }],
  }),
  timeSeries({
    title: 'Latency between clusters',
    description: 'Median and 99th percentile as clients feel it, the way between the networks included.',
    unit: 'ms',
    queries: [
      { expr: latency(0.5), legend: `${between} p50` },
      { expr: latency(0.99), legend: `${between} p99` },
    ],
  }),
  timeSeries({
    title: 'Services called from other clusters',
    description: 'The ten busiest of them.',
    unit: 'reqps',
    queries: [
      {
        expr: `topk(10, ${requests(arriving, `${pair}, destination_service`)})`,
        legend: `{{destination_service}} ${between}`,
      },
    ],
  }),
];

const gateways = [
  timeSeries({
    title: 'East-west gateway, bytes',
    description: 'What the gateway passes on to services of its cluster, and back.',
    unit: 'Bps',
    queries: [
      { expr: throughGateway('istio_tcp_sent_bytes_total'), legend: '{{source_cluster}} sent' },
      { expr: throughGateway('istio_tcp_received_bytes_total'), legend: '{{source_cluster}} received' },
    ],
  }),
  timeSeries({
    title: 'East-west gateway, connections',
    description: 'Connections opened and closed per second. Many of both mean that clients do not keep connections.',
    unit: 'cps',
    queries: [
      { expr: throughGateway('istio_tcp_connections_opened_total'), legend: '{{source_cluster}} opened' },
      { expr: throughGateway('istio_tcp_connections_closed_total'), legend: '{{source_cluster}} closed' },
    ],
  }),
];

/** What passes from one cluster to another, how well, and through which gateway. */
export const crossClusterTraffic = dashboard({
  id: 'cross-cluster-traffic',
  title: 'Traffic between clusters',
  description: 'Requests whose client and server are in different clusters, and the gateways they pass.',
  clusters: 'label_values(istio_requests_total, destination_cluster)',
  texts: { gateway: { label: 'Gateway (regular expression)', value: '.*eastwest.*' } },
  rows: [
    { title: 'Now', panels: numbers },
    { title: 'Who calls whom', panels: matrices },
    { title: 'How well', panels: quality },
    { title: 'East-west gateways', panels: gateways },
  ],
});
