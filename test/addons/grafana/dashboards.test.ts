import { describe, expect, test } from '@jest/globals';
import type { Dashboard } from '../../../lib/addons/grafana/dashboard.ts';
import { controlPlane } from '../../../lib/addons/grafana/dashboards/control-plane.ts';
import { crossClusterTraffic } from '../../../lib/addons/grafana/dashboards/cross-cluster-traffic.ts';
import { meshOverview } from '../../../lib/addons/grafana/dashboards/mesh-overview.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Board {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly allValue?: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly description?: string;
    readonly gridPos: Place;
    readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  }[];
}

/** As Grafana reads it. */
const boardOf = ({ json }: Dashboard): Board => JSON.parse(JSON.stringify(json));

const expressionsOf = (dashboard: Dashboard): string[] =>
  boardOf(dashboard).panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Metrics of Istio: the standard ones of the proxies, and those that istiod registers in Go. */
const istioMetrics = [
  'citadel_server_authentication_failure_count',
  'citadel_server_cert_chain_expiry_seconds',
  'citadel_server_cert_chain_expiry_timestamp',
  'citadel_server_csr_sign_err_count',
  'citadel_server_root_cert_expiry_seconds',
  'citadel_server_root_cert_expiry_timestamp',
  'citadel_server_success_cert_issuance_count',
  'galley_validation_failed',
  'istio_request_duration_milliseconds_bucket',
  'istio_requests_total',
  'istio_tcp_connections_closed_total',
  'istio_tcp_connections_opened_total',
  'istio_tcp_received_bytes_total',
  'istio_tcp_sent_bytes_total',
  'istiod_managed_clusters',
  'pilot_info',
  'pilot_proxy_convergence_time_bucket',
  'pilot_push_triggers',
  'pilot_total_xds_internal_errors',
  'pilot_total_xds_rejects',
  'pilot_xds',
  'pilot_xds_push_time_bucket',
  'pilot_xds_pushes',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'remote_cluster_secret_events_total',
  'remote_cluster_sync_timeouts_total',
  'sidecar_injection_failure_total',
  'sidecar_injection_skip_total',
  'sidecar_injection_success_total',
];

/** The names that stand before a list of labels. */
const metricsOf = (expression: string): string[] => expression.match(/\b[a-z]\w*(?=\{)/g) ?? [];

const dashboards = [meshOverview, crossClusterTraffic, controlPlane];

describe.each(dashboards)('the board of $id', (dashboard) => {
  const board = boardOf(dashboard);

  test('has an address of its own that Grafana takes', () => {
    expect(board.uid).toBe(`isthmus-${dashboard.id}`);
    expect(board.uid.length).toBeLessThanOrEqual(40);
  });

  test('numbers its panels once each', () => {
    const ids = board.panels.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });

  test('has no two panels in one place, and none beside the board', () => {
    const places = board.panels.map(({ gridPos }) => gridPos);
    const clashes = places.flatMap((a, index) => places.slice(index + 1).filter((b) => overlap(a, b)));
    expect(clashes).toEqual([]);
    expect(Math.max(...places.map(({ x, w }) => x + w))).toBeLessThanOrEqual(24);
  });

  test('has a cluster variable that matches every series while all are chosen', () => {
    expect(board.templating.list.find(({ name }) => name === 'cluster')).toMatchObject({
      type: 'query',
      includeAll: true,
      allValue: '.*',
      current: { value: '$__all' },
      datasource: { uid: '${datasource}' },
    });
  });

  test('explains each panel, and tells its queries apart', () => {
    for (const { type, title, description, targets = [] } of board.panels) {
      expect(title).not.toBe('');
      expect(type === 'row' || (description ?? '') !== '').toBe(true);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });
});

describe.each(dashboards)('the queries of $id', (dashboard) => {
  const board = boardOf(dashboard);

  test('are narrowed to the chosen clusters, or the panel says why not', () => {
    const careless = board.panels.filter(
      ({ targets = [], description = '' }) =>
        targets.some(({ expr }) => !/cluster=~"\$cluster"/.test(expr)) && !description.startsWith('Not narrowed'),
    );
    expect(careless.map(({ title }) => title)).toEqual([]);
  });

  test('use variables that the board has', () => {
    const used = expressionsOf(dashboard).flatMap((expr) => expr.match(/\$\w+/g) ?? []);
    const known = ['$__rate_interval', ...board.templating.list.map(({ name }) => `$${name}`)];
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('ask for metrics that Istio has', () => {
    const asked = expressionsOf(dashboard).flatMap(metricsOf);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !istioMetrics.includes(name))).toEqual([]);
  });

  test('close every bracket they open', () => {
    for (const expr of expressionsOf(dashboard)) {
      const bare = expr.replaceAll(/"[^"]*"/g, '');
      for (const [open, close] of ['()', '{}', '[]'].map((pair) => pair.split(''))) {
        expect(bare.split(open ?? '').length).toBe(bare.split(close ?? '').length);
      }
    }
  });
});

test('traffic that stays in its cluster is taken away from what passes between clusters', () => {
  const between = expressionsOf(crossClusterTraffic).filter((expr) => expr.includes('unless'));
  expect(between.length).toBeGreaterThan(5);
  for (const expr of between) {
    expect(expr).toContain('unless on (source_cluster, destination_cluster) label_join(group by (source_cluster)');
  }
});

test('requests are never counted at both ends in one query', () => {
  const both = [meshOverview, crossClusterTraffic]
    .flatMap(expressionsOf)
    .filter((expr) => expr.includes('reporter="source"') && expr.includes('reporter="destination"'));
  expect(both).toEqual([]);
});
