import { ownsReaderAccess } from '../../lib/istio/reader-access.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import type { EastWestGatewayPlan, GatewayServicePlan } from '../../lib/plan/gateway-plan.ts';
import type { IstioPlan } from '../../lib/plan/istio-plan.ts';
import type { MeshSettings } from '../../lib/plan/mesh-settings.ts';
import type { JsonObject } from '../../lib/plan/manifest.ts';
import { noOverrides, type OverridesPlan } from '../../lib/plan/overrides-plan.ts';
import type { BackendPlan } from '../../lib/plan/sealed-plan.ts';
import type { WorkloadPlan } from '../../lib/plan/workload-plan.ts';

type Gateway = Extract<EastWestGatewayPlan, { kind: 'east-west' }>;

export const rootCertificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

export const workload = (changes: Partial<WorkloadPlan> = {}): WorkloadPlan => ({
  replicas: 2,
  autoscale: { kind: 'off' },
  resources: {},
  nodeSelector: {},
  tolerations: [],
  priorityClassName: '',
  ...changes,
});

export const gatewayService = (changes: Partial<GatewayServicePlan> = {}): GatewayServicePlan => ({
  type: 'LoadBalancer',
  annotations: {},
  loadBalancerIP: '',
  loadBalancerClass: '',
  externalIPs: [],
  sourceRanges: [],
  externalTrafficPolicy: '',
  allocateNodePorts: true,
  nodePorts: {},
  nodeSelector: {},
  ...changes,
});

export const gateway = (changes: Partial<Gateway> = {}): Gateway => ({
  kind: 'east-west',
  name: 'istio-eastwestgateway',
  workload: workload(),
  service: gatewayService(),
  networkPolicy: false,
  ...changes,
});

export const istio = (
  changes: Partial<Omit<IstioPlan, 'version'>> & { readonly version?: string } = {},
): IstioPlan => ({
  revision: '',
  canary: { kind: 'none' },
  tags: [],
  readerAccess: ownsReaderAccess(parseIstioVersion(changes.version ?? '1.30.3')) ? 'ours' : 'charts',
  namespace: 'istio-system',
  hub: 'registry.istio.io/release',
  variant: '',
  clusterDomain: 'cluster.local',
  ...changes,
  version: parseIstioVersion(changes.version ?? '1.30.3'),
});

export const settings = (changes: Partial<MeshSettings> = {}): MeshSettings => ({
  name: 'mesh1',
  istio: istio(),
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  mtls: 'STRICT',
  multiNetwork: true,
  images: { pullSecrets: [], mirrors: {} },
  install: {
    method: 'helm',
    next: '',
    operator: false,
    charts: { repository: 'https://charts.example.com', secret: '' },
  },
  gitops: {
    engine: 'flux',
    repository: 'https://git.example.com/acme/mesh.git',
    branch: 'main',
    path: '.',
    dependsOn: [],
    keep: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    literal: {},
    options: {},
  },
  ...changes,
});

const backend: BackendPlan = { name: 'sealed-secrets', documents: [], health: [], decrypts: false };

/** Overrides of the whole mesh. */
export const overrides = ({
  values = {},
  meshConfig = {},
}: {
  readonly values?: Partial<OverridesPlan['values']>;
  readonly meshConfig?: JsonObject;
}): OverridesPlan => ({
  ...noOverrides,
  values: { ...noOverrides.values, ...values },
  meshConfig,
  layers: [{ at: ['overrides'], said: { values, meshConfig } }],
});

/** A production cluster of a mesh of two networks with a committed root; every field can be changed. */
export const cluster = (changes: Partial<ClusterPlan> = {}): ClusterPlan => ({
  name: 'cluster1',
  mesh: settings(),
  role: 'primary',
  network: 'network1',
  platform: 'other',
  context: '',
  uid: '',
  apiServer: { url: '', ca: '', tlsServerName: '' },
  peers: ['cluster2'],
  controlPlane: workload(),
  gateway: gateway(),
  cni: false,
  trust: { kind: 'pinned', rootCertificate },
  cacerts: {
    backend,
    secret: { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' },
    documents: [],
    state: 'pending',
  },
  remoteSecrets: [],
  accessOffers: [],
  secretStore: { kind: 'SecretStore', name: '', provider: {} },
  issuer: { kind: 'ClusterIssuer', name: '', group: 'cert-manager.io' },
  pullSecrets: [],
  addonSecrets: [],
  addons: [],
  samples: [],
  offers: [],
  overrides: noOverrides,
  rendered: { kind: 'none' },
  ...changes,
});

/** The same cluster with another Istio release. */
export const withVersion = (version: string, changes: Partial<ClusterPlan> = {}): ClusterPlan =>
  cluster({ mesh: settings({ istio: istio({ version }) }), ...changes });
