import { dashboard } from '../dashboard.ts';
import { stat, timeSeries } from '../panel.ts';

/** Requests as the side sees them that answers: each is counted once, in the cluster where it arrives. */
const received = 'reporter="destination", destination_cluster=~"$cluster"';

const requests = (more = ''): string => `rate(istio_requests_total{${received}${more}}[$__rate_interval])`;

/** Status 0 is a connection that ended without an answer. */
const failed = ', response_code=~"0|5.."';
const byService = (vector: string): string => `sum by (destination_service) (${vector})`;

const latency = (quantile: number, by: string): string =>
  `histogram_quantile(${quantile}, sum by (${by}) (rate(istio_request_duration_milliseconds_bucket{${received}}[$__rate_interval])))`;

const bytes = (direction: 'sent' | 'received'): string =>
  `topk(10, ${byService(`rate(istio_tcp_${direction}_bytes_total{${received}}[$__rate_interval])`)})`;

const numbers = [
  stat({
    title: 'Requests',
    description: 'Requests that arrive in the chosen clusters.',
    unit: 'reqps',
    queries: [{ expr: `sum(${requests()})`, legend: 'requests' }],
  }),
  stat({
    title: 'Success',
    description: 'Share of requests that got an answer below status 500.',
    unit: 'percentunit',
    queries: [{ expr: `1 - (sum(${requests(failed)}) or vector(0)) / sum(${requests()})`, legend: 'success' }],
    steps: [
      { color: 'red', from: null },
      { color: 'yellow', from: 0.99 },
      { color: 'green', from: 0.999 },
    ],
  }),
  stat({
    title: 'Latency, 99th percentile',
    description: 'One request in a hundred takes longer than this.',
    unit: 'ms',
    queries: [{ expr: latency(0.99, 'le'), legend: 'p99' }],
  }),
  stat({
    title: 'Mutual TLS',
    description: 'Share of requests that arrive over mutual TLS; less than all of them means plain text somewhere.',
    unit: 'percentunit',
    queries: [
      {
        expr: `(sum(${requests(', connection_security_policy="mutual_tls"')}) or vector(0)) / sum(${requests()})`,
        legend: 'mutual TLS',
      },
    ],
    steps: [
      { color: 'red', from: null },
      { color: 'green', from: 1 },
    ],
  }),
];

const services = [
  timeSeries({
    title: 'Requests by service',
    description: 'The ten busiest services.',
    unit: 'reqps',
    queries: [{ expr: `topk(10, ${byService(requests())})`, legend: '{{destination_service}}' }],
  }),
  timeSeries({
    title: 'Success by service',
    description: 'The ten services with the smallest share of successful requests.',
    unit: 'percentunit',
    queries: [
      {
        expr: `bottomk(10, 1 - (${byService(requests(failed))} or 0 * ${byService(requests())}) / ${byService(requests())})`,
        legend: '{{destination_service}}',
      },
    ],
  }),
  timeSeries({
    title: 'Latency by service, 99th percentile',
    description: 'The ten slowest services.',
    unit: 'ms',
    queries: [{ expr: `topk(10, ${latency(0.99, 'le, destination_service')})`, legend: '{{destination_service}}' }],
  }),
  timeSeries({
    title: 'Latency by service, median',
    description: 'The ten services whose median is highest.',
    unit: 'ms',
    queries: [{ expr: `topk(10, ${latency(0.5, 'le, destination_service')})`, legend: '{{destination_service}}' }],
  }),
  timeSeries({
    title: 'Failed requests by service and status',
    description: 'Status 0 means that the connection ended without an answer.',
    unit: 'reqps',
    queries: [
      {
        expr: `topk(10, sum by (destination_service, response_code) (${requests(failed)}) > 0)`,
        legend: '{{destination_service}} {{response_code}}',
      },
    ],
  }),
  timeSeries({
    title: 'Requests without mutual TLS',
    description: 'Who still sends plain text, and to whom.',
    unit: 'reqps',
    queries: [
      {
        expr: `topk(10, sum by (source_workload, destination_service) (${requests(', connection_security_policy!="mutual_tls"')}) > 0)`,
        legend: '{{source_workload}} to {{destination_service}}',
      },
    ],
  }),
];

const connections = [
  timeSeries({
    title: 'TCP, received by service',
    description: 'Bytes that clients send to services which speak no HTTP.',
    unit: 'Bps',
    queries: [{ expr: bytes('received'), legend: '{{destination_service}}' }],
  }),
  timeSeries({
    title: 'TCP, sent by service',
    description: 'Bytes that such services send back.',
    unit: 'Bps',
    queries: [{ expr: bytes('sent'), legend: '{{destination_service}}' }],
  }),
];

/** Is traffic well: how much, how fast, how often it fails and how much of it is encrypted. */
export const meshOverview = dashboard({
  id: 'mesh-overview',
  title: 'Mesh overview',
  description: 'Traffic of the mesh as the answering side reports it.',
  clusters: 'label_values(istio_requests_total, destination_cluster)',
  rows: [
    { title: 'Now', panels: numbers },
    { title: 'Services', panels: services },
    { title: 'Connections', panels: connections },
  ],
});
