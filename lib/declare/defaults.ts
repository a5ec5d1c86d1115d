/**
 * The defaults of mesh.yaml, once: the schema documents them and resolve applies them, after clusterDefaults were
 * merged. (A default inside the schema would fill a cluster before the shared value could.)
 */
export const defaults = {
  istio: { namespace: 'istio-system', variant: '', clusterDomain: 'cluster.local' },
  trustDomain: 'cluster.local',
  mtls: 'STRICT',
  topology: 'multi-primary',
  charts: 'https://istio-release.storage.googleapis.com/charts',
  gitops: { engine: 'flux', branch: 'main', path: '.' },
  backend: 'sealed-secrets',
  secretStore: { kind: 'SecretStore' },
  issuer: { kind: 'ClusterIssuer', group: 'cert-manager.io' },
  platform: 'other',
  autoscale: { min: 2, max: 5, cpu: 80 },
  service: { type: 'LoadBalancer', allocateNodePorts: true },
  networkPolicy: false,
} as const;

/** How many pods each size runs; `kind` is for clusters on one machine. */
export const sizes = { production: { replicas: 2 }, kind: { replicas: 1 } } as const;
export type Size = keyof typeof sizes;
