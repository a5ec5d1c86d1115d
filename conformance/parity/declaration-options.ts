import { platforms } from '../../lib/plan/cluster-plan.ts';
import type { Json, JsonObject } from '../../lib/plan/manifest.ts';

/*
 * What a declaration may say of the axes that reach the install, as fragments of mesh.yaml. Left out is a value of its own.
 */

type Options = readonly JsonObject[];

/** Releases and revisions. Those before 1.29.2 cannot be told the failure policy, those before 1.30 make the readers' account. */
const versions: Options = [
  { version: '1.31.0' },
  { version: '1.31.0', revision: 'blue' },
  { version: '1.30.3' },
  { version: '1.28.3' },
  { version: '1.29.1', revision: '1-29-1' },
  { version: '1.30.3', canary: { version: '1.31.0', revision: '1-31-0' } },
  { version: '1.30.3', revision: 'a', canary: { version: '1.31.0', revision: 'b' }, tags: { prod: 'a', next: 'b' } },
  { version: '1.31.0', revision: 'b', canary: { version: '1.30.3', revision: 'default' } },
];

/** Each with a root in pki/ that webhooks are pinned to, and without: what a release has to be told depends on both. */
export const releases = versions.flatMap((istio) => [true, false].map((pinned) => ({ istio, pinned })));

export const hubs: Options = [{}, {}, { hub: 'registry.example.com:5000/mirror/istio' }];
export const variants: Options = [{}, {}, { variant: 'distroless' }, { variant: 'debug' }];
export const namespaces: Options = [{}, {}, { namespace: 'mesh-system' }];
export const clusterDomains: Options = [{}, { clusterDomain: 'corp.internal' }];

export const trustDomains: Options = [
  {},
  { trustDomain: 'mesh.example.com' },
  { trustDomain: 'mesh.example.com', trustDomainAliases: ['old.example.com', 'cluster.local'] },
];

export const imageSources: Options = [
  {},
  {},
  { images: { pullSecrets: ['registry-key'] } },
  { images: { pullSecrets: ['registry-key', 'other-key'] } },
];

export const engines: Options = [{ engine: 'flux' }, { engine: 'argocd' }, { engine: 'kubectl' }];

export const addons: Options = [{}, {}, { addons: { prometheus: {} } }, { addons: { jaeger: {} } }];

/** The networks of the clusters; only where there are several each has a gateway. */
export const shapes: readonly (readonly string[])[] = [
  ['net-1', 'net-2'],
  ['net-1', 'net-2'],
  ['net-1', 'net-2'],
  ['net-1', 'net-1'],
  ['net-1'],
];

const platformOptions = platforms.map((platform): JsonObject => ({ platform }));
export const platformsAndNone: Options = [{}, ...platformOptions];

export const sizes: Options = [{}, { size: 'production' }, { size: 'kind' }];
export const agents: Options = [{}, {}, { cni: true }, { cni: true }, { cni: false }];

export const scalings: Options = [
  {},
  { replicas: 1 },
  { replicas: 3 },
  { autoscale: {} },
  { autoscale: { min: 1, max: 1 } },
  { autoscale: { min: 1, max: 4, cpu: 65 } },
  { replicas: 2, autoscale: { min: 3, max: 9 } },
];

export const resources: Options = [
  {},
  {},
  { resources: { requests: { cpu: 1, memory: '3Gi' }, limits: { memory: '4Gi' } } },
  { resources: { requests: { cpu: 0.25 }, limits: { cpu: '1500m', memory: 536_870_912 } } },
  { resources: { requests: { cpu: '2', memory: '1.5Gi' } } },
];

export const placements: Options = [
  {},
  {},
  { nodeSelector: { 'node.example.com/pool': 'mesh', 'example.com/on': 'yes' } },
  { nodeSelector: { 'example.com/number': '1' }, priorityClassName: 'system-cluster-critical' },
  { tolerations: [{ operator: 'Exists' }] },
  {
    tolerations: [
      { key: 'pool', operator: 'Equal', value: 'mesh', effect: 'NoSchedule' },
      { key: 'gone', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ],
  },
];

const internal: JsonObject = { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' };
const nodes: Json = { 'kubernetes.io/os': 'linux', 'example.com/edge': 'true' };

export const services: Options = [
  {},
  { sourceRanges: ['10.0.0.0/8', '192.0.2.0/24'] },
  { annotations: { ...internal, 'example.com/name': 'east-west-{cluster}' } },
  { loadBalancerIP: '10.0.0.7', externalTrafficPolicy: 'Local' },
  { loadBalancerClass: 'example.com/internal', allocateNodePorts: false },
  { nodePorts: { tls: 31443 }, externalTrafficPolicy: 'Cluster' },
  { externalIPs: ['192.0.2.10', '2001:db8::10'] },
  { type: 'ClusterIP', externalIPs: ['192.0.2.10'] },
  { type: 'NodePort', nodeSelector: nodes, nodePorts: { 'status-port': 31021, tls: 31443 } },
  { type: 'NodePort', nodeSelector: nodes, externalTrafficPolicy: 'Local' },
  { type: 'NodePort', externalIPs: ['192.0.2.10'] },
];

export const policies: Options = [{}, { networkPolicy: true }];
