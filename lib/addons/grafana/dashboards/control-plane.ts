import { dashboard } from '../dashboard.ts';
import { stat, timeSeries, type Step } from '../panel.ts';

const here = 'cluster=~"$cluster"';

/** The rate of a counter of istiod, added up over its pods. */
const rate = (metric: string, by = '', more = ''): string => {
  const grouping = by === '' ? 'sum' : `sum by (${by})`;
  return `${grouping} (rate(${metric}{${here}${more}}[$__rate_interval]))`;
};

const quantile = (share: number, metric: string, by = 'le'): string =>
  `histogram_quantile(${share}, sum by (${by}) (rate(${metric}_bucket{${here}}[$__rate_interval])))`;

/** The time left is a gauge of its own in newer releases of Istio; all of them have the time stamp. */
const timeLeft = (certificate: 'root_cert' | 'cert_chain'): string =>
  `min(citadel_server_${certificate}_expiry_seconds{${here}} or (citadel_server_${certificate}_expiry_timestamp{${here}} - time()))`;

const day = 86_400;
const expiry: readonly Step[] = [
  { color: 'red', from: null },
  { color: 'yellow', from: 30 * day },
  { color: 'green', from: 90 * day },
];

const wrongAboveZero: readonly Step[] = [
  { color: 'green', from: null },
  { color: 'red', from: 0.000_1 },
];

const numbers = [
  stat({
    title: 'istiod',
    description: 'Running pods by version. More than one version for long is an upgrade that stands still.',
    unit: 'short',
    queries: [{ expr: `sum by (version) (pilot_info{${here}})`, legend: '{{version}}' }],
  }),
  stat({
    title: 'Proxies',
    description: 'Proxies that are connected to istiod.',
    unit: 'short',
    queries: [{ expr: `sum(pilot_xds{${here}})`, legend: 'proxies' }],
  }),
  stat({
    title: 'Root certificate',
    description: 'Time until the root certificate of the cluster expires.',
    unit: 's',
    queries: [{ expr: timeLeft('root_cert'), legend: 'root' }],
    steps: expiry,
  }),
  stat({
    title: 'Intermediate certificate',
    description: 'Time until the certificate expires with which istiod signs those of the workloads.',
    unit: 's',
    queries: [{ expr: timeLeft('cert_chain'), legend: 'intermediate' }],
    steps: expiry,
  }),
];

const perPeer = 'max by (cluster, exported_cluster, status) (istiod_remote_cluster_sync_status) > 0';

const peers = [
  stat({
    title: 'Clusters that istiod reads',
    description: 'Its own and its peers. Fewer peers than declared: a remote secret is missing or was refused.',
    unit: 'short',
    queries: [{ expr: `sum by (cluster_type) (istiod_managed_clusters{${here}})`, legend: '{{cluster_type}}' }],
  }),
  stat({
    title: 'Peers that did not answer in time',
    description: 'Peers whose first reading took too long in the last hour; istiod goes on without their endpoints.',
    unit: 'short',
    queries: [
      { expr: `sum(increase(remote_cluster_sync_timeouts_total{${here}}[1h])) or vector(0)`, legend: 'timeouts' },
    ],
    steps: wrongAboveZero,
  }),
  timeSeries({
    title: 'State of each peer',
    description:
      'Not narrowed to the chosen cluster: the label cluster of this metric names the peer. In a store that sets the same label itself, the peer stands in exported_cluster. From Istio 1.29 on.',
    unit: 'short',
    queries: [{ expr: perPeer, legend: '{{cluster}} {{exported_cluster}} {{status}}' }],
  }),
  timeSeries({
    title: 'Remote secrets that came and went',
    description: 'Every change of a remote secret makes istiod read that peer anew.',
    unit: 'short',
    queries: [{ expr: rate('remote_cluster_secret_events_total', 'event'), legend: '{{event}}' }],
  }),
];

const configuration = [
  timeSeries({
    title: 'Convergence',
    description: 'Time from a change until the proxies it concerns have it.',
    unit: 's',
    queries: [
      { expr: quantile(0.5, 'pilot_proxy_convergence_time'), legend: 'p50' },
      { expr: quantile(0.99, 'pilot_proxy_convergence_time'), legend: 'p99' },
    ],
  }),
  timeSeries({
    title: 'Pushes',
    description: 'Configuration sent to proxies: clusters (cds), listeners (lds), routes (rds) and endpoints (eds).',
    unit: 'ops',
    queries: [{ expr: rate('pilot_xds_pushes', 'type'), legend: '{{type}}' }],
  }),
  timeSeries({
    title: 'What causes pushes',
    description: 'The reasons of pushes to all proxies.',
    unit: 'ops',
    queries: [{ expr: rate('pilot_push_triggers', 'type'), legend: '{{type}}' }],
  }),
  timeSeries({
    title: 'Time of a push, 99th percentile',
    description: 'Time to make and send the configuration of one proxy.',
    unit: 's',
    queries: [{ expr: quantile(0.99, 'pilot_xds_push_time', 'le, type'), legend: '{{type}}' }],
  }),
  timeSeries({
    title: 'Refused configuration',
    description: 'Configuration that a proxy refused, errors inside istiod, and objects its webhook turned away.',
    unit: 'ops',
    queries: [
      { expr: rate('pilot_total_xds_rejects', 'type'), legend: 'proxy {{type}}' },
      { expr: rate('pilot_total_xds_internal_errors'), legend: 'istiod' },
      { expr: rate('galley_validation_failed'), legend: 'webhook' },
    ],
  }),
  timeSeries({
    title: 'Proxies by version',
    description: 'Proxies behind istiod in version have not been restarted since the upgrade.',
    unit: 'short',
    queries: [{ expr: `sum by (version) (pilot_xds{${here}})`, legend: '{{version}}' }],
  }),
];

const workloads = [
  timeSeries({
    title: 'Certificates',
    description: 'Certificates signed for workloads, and requests for one that were refused.',
    unit: 'ops',
    queries: [
      { expr: rate('citadel_server_success_cert_issuance_count'), legend: 'signed' },
      { expr: rate('citadel_server_csr_sign_err_count', 'error'), legend: 'not signed {{error}}' },
      { expr: rate('citadel_server_authentication_failure_count'), legend: 'not authenticated' },
    ],
  }),
  timeSeries({
    title: 'Sidecar injection',
    description: 'Pods that got a sidecar, were left as they are, or could not be changed.',
    unit: 'ops',
    queries: [
      { expr: rate('sidecar_injection_success_total'), legend: 'injected' },
      { expr: rate('sidecar_injection_skip_total'), legend: 'skipped' },
      { expr: rate('sidecar_injection_failure_total'), legend: 'failed' },
    ],
  }),
  timeSeries({
    title: 'Memory of istiod',
    description: 'Resident memory of each pod; it grows with every peer that is read.',
    unit: 'bytes',
    queries: [{ expr: `process_resident_memory_bytes{app="istiod", ${here}}`, legend: '{{pod}}' }],
  }),
  timeSeries({
    title: 'CPU of istiod',
    description: 'Cores that each pod uses.',
    unit: 'short',
    queries: [
      {
        expr: `sum by (pod) (rate(process_cpu_seconds_total{app="istiod", ${here}}[$__rate_interval]))`,
        legend: '{{pod}}',
      },
    ],
  }),
];

/** Does istiod know all clusters, does it keep up, and how long do its certificates last. */
export const controlPlane = dashboard({
  id: 'control-plane',
  title: 'Control plane',
  description: 'istiod: peers, configuration, certificates and injection.',
  clusters: 'label_values(pilot_info, cluster)',
  rows: [
    { title: 'Now', panels: numbers },
    { title: 'Peers', panels: peers },
    { title: 'Configuration', panels: configuration },
    { title: 'Workloads', panels: workloads },
  ],
});
