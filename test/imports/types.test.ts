import { describe, expect, test } from '@jest/globals';
import type {
  Deployment,
  Gateway,
  GatewayApiGateway,
  HelmRelease,
  KubeManifest,
  PodMonitor,
  Secret,
  Service,
} from '../../imports/index.ts';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import type { JsonObject, Manifest } from '../../lib/plan/manifest.ts';

const hosts: readonly string[] = ['*.local'];
const values: JsonObject = { pilot: { env: null }, list: [1, 'two'] };

const gateway: Gateway = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'cross-network-gateway', namespace: 'istio-system', labels: { a: 'b' } },
  spec: {
    servers: [{ hosts, port: { number: 15443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' } }],
  },
};
const apiGateway: GatewayApiGateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'istio-eastwestgateway' },
  spec: { gatewayClassName: 'istio-east-west', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
};
const release: HelmRelease = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'istiod' },
  spec: { interval: '10m', chartRef: { kind: 'OCIRepository', name: 'istiod' }, values },
};
const service: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: {
    ports: [
      { port: 80, targetPort: 'http' },
      { port: 81, targetPort: 8081 },
    ],
  },
};
const monitor: PodMonitor = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  metadata: { name: 'proxies' },
  spec: {
    selector: {},
    podMetricsEndpoints: [{ path: '/stats/prometheus', relabelings: [{ action: 'keep', regex: 'a' }] }],
  },
};

const name = 'web';
/** What the compiler refuses: each line that expects an error is itself an error where the compiler finds none. */
const REFUSED: readonly (readonly [string, KubeManifest])[] = [
  // @ts-expect-error a field that the kind does not have
  ['spec,servrs', { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name }, spec: { servrs: [] } }],
  // @ts-expect-error a required field is missing
  ['spec,host', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name }, spec: {} }],
  // @ts-expect-error a value outside the enum
  ['spec,type', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type: 'Loadbalancer' } }],
  // @ts-expect-error a value of another type
  ['immutable', { apiVersion: 'v1', kind: 'Secret', metadata: { name }, immutable: 'yes' } satisfies Secret],
  // @ts-expect-error an object without a name
  ['metadata,name', { apiVersion: 'v1', kind: 'Namespace', metadata: {} }],
  // @ts-expect-error a version that the API group does not serve
  ['apiVersion', { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name } } satisfies Deployment],
];

describe('the types of imports/', () => {
  test.each([gateway, apiGateway, release, service, monitor] satisfies KubeManifest[])(
    'take a $apiVersion $kind that the schema check takes',
    (manifest) => {
      const asManifest: Manifest = manifest;
      expect(checkManifest(asManifest)).toEqual([]);
    },
  );

  test.each(REFUSED)('refuse a wrong %s, and so does the schema check', (path, manifest) => {
    expect(checkManifest(manifest).map((finding) => finding.path.join(','))).toEqual([path]);
  });
});
