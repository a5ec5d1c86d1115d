import type { Cluster } from '../lab/cluster.ts';

const host = 'helloworld.sample.svc.cluster.local';
const metadata = { name: 'helloworld', namespace: 'sample' };

/**
 * Takes from a client of helloworld what would hide a broken handshake: its sidecar opens a connection for every request
 * and tries none again. Whether TLS is spoken stays istiod's decision, as nothing is said of it here.
 */
export const insistOnHandshakes = (cluster: Cluster): void =>
  cluster.apply([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata,
      spec: { host, trafficPolicy: { connectionPool: { http: { maxRequestsPerConnection: 1 } } } },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: { hosts: [host], http: [{ route: [{ destination: { host } }], retries: { attempts: 0 } }] },
    },
  ]);
