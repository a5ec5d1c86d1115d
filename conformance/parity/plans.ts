import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import type { IstioPlan } from '../../lib/plan/istio-plan.ts';
import {
  cluster,
  gateway,
  gatewayService,
  istio,
  overrides,
  settings,
  workload,
} from '../../test/installs/cluster-fixture.ts';

/** A cluster plan that brings out one thing the install methods have to agree on. */
export interface ParityPlan {
  readonly title: string;
  readonly cluster: ClusterPlan;
}

/** The release whose charts can be rendered: the newest minor version, as every gate is open for it. */
const newest = (changes: Parameters<typeof istio>[0] = {}): ReturnType<typeof istio> =>
  istio({ version: '1.31.0', ...changes });

const mesh = (changes: Parameters<typeof settings>[0] = {}): ReturnType<typeof settings> =>
  settings({ istio: newest(), ...changes });

const placed = workload({
  resources: { requests: { cpu: 1, memory: '3Gi' }, limits: { memory: '4Gi' } },
  nodeSelector: { 'node.example.com/pool': 'mesh', 'example.com/on': 'yes' },
  tolerations: [{ key: 'pool', operator: 'Equal', value: 'mesh', effect: 'NoSchedule' }],
  priorityClassName: 'system-cluster-critical',
});

const nodePort = gatewayService({
  type: 'NodePort',
  nodePorts: { 'status-port': 31021, tls: 31443 },
  nodeSelector: { 'kubernetes.io/os': 'linux', 'example.com/edge': 'true' },
  externalTrafficPolicy: 'Local',
});

const internal = gatewayService({
  annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
  loadBalancerIP: '10.0.0.7',
  loadBalancerClass: 'example.com/internal',
  sourceRanges: ['10.0.0.0/8', '192.0.2.0/24'],
  externalIPs: ['192.0.2.10'],
  allocateNodePorts: false,
});

const jaeger = {
  role: 'tracing',
  addon: 'jaeger',
  url: 'http://tracing.istio-system:80/jaeger',
  externalUrl: '',
  collector: 'jaeger-collector.istio-system.svc:4317',
} as const;

const autoscale = { kind: 'on', min: 2, max: 6, cpu: 65 } as const;

const domains: ClusterPlan['mesh'] = mesh({
  istio: newest({ clusterDomain: 'corp.internal', namespace: 'mesh-system' }),
  trustDomain: 'mesh.example.com',
  trustDomainAliases: ['old.example.com', 'cluster.local'],
});

/** Each kind of override that an IstioOperator spec can say. */
const overridden = overrides({
  values: {
    base: { base: { excludedCRDs: ['sidecars.networking.istio.io'], enableCRDTemplates: true } },
    istiod: {
      global: { logAsJson: true, proxy: { logLevel: 'error', holdApplicationUntilProxyStarts: true } },
      pilot: {
        env: { PILOT_ENABLE_STATUS: 'true' },
        podAnnotations: { 'example.com/team': 'mesh' },
        traceSampling: 5,
        trustedZtunnelName: 'ztunnel',
        topologySpreadConstraints: null,
      },
      sidecarInjectorWebhook: { rewriteAppHTTPProbe: false },
    },
    cni: { cni: { repair: { enabled: false } } },
    gateway: {
      podAnnotations: { 'example.com/team': 'mesh' },
      env: { ISTIO_META_ROUTER_MODE: 'sni-dnat' },
      affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
      minReadySeconds: 30,
      terminationGracePeriodSeconds: 90,
      topologySpreadConstraints: [
        { maxSkew: 2, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
      ],
    },
  },
  meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { holdApplicationUntilProxyStarts: true } },
});

const policies = overrides({
  values: {
    base: {},
    istiod: { global: { networkPolicy: { enabled: true } }, experimental: { stableValidationPolicy: true } },
    cni: {},
    gateway: {},
  },
});

const upgrading: IstioPlan = istio({
  version: '1.30.3',
  revision: '1-30-3',
  canary: { kind: 'canary', version: newest().version, revision: '1-31-0', hub: 'docker.io/istio' },
});

/** Everything a cluster can declare that reaches a chart, at least once. */
export const parityPlans: readonly ParityPlan[] = [
  { title: 'production, pinned root', cluster: cluster({ mesh: mesh() }) },
  { title: 'production, pinned root, 1.30.3', cluster: cluster() },
  {
    title: 'size kind, unpinned root',
    cluster: cluster({
      mesh: mesh(),
      platform: 'kind',
      trust: { kind: 'unpinned' },
      controlPlane: workload({ replicas: 1 }),
      gateway: gateway({ workload: workload({ replicas: 1 }) }),
    }),
  },
  {
    title: 'NodePort gateway, fixed node ports',
    cluster: cluster({ mesh: mesh(), gateway: gateway({ service: nodePort }) }),
  },
  {
    title: 'internal load balancer, source ranges',
    cluster: cluster({ mesh: mesh(), gateway: gateway({ service: internal }) }),
  },
  {
    title: 'single network, no gateway',
    cluster: cluster({ mesh: mesh({ multiNetwork: false }), gateway: { kind: 'none' } }),
  },
  {
    title: 'CNI agent on OpenShift',
    cluster: cluster({ mesh: mesh(), platform: 'openshift', cni: true }),
  },
  {
    title: 'no CNI agent on OpenShift',
    cluster: cluster({ mesh: mesh(), platform: 'openshift', cni: false }),
  },
  {
    title: 'CNI agent on k3s, unpinned',
    cluster: cluster({ mesh: mesh(), platform: 'k3s', cni: true, trust: { kind: 'unpinned' } }),
  },
  { title: 'CNI agent on GKE', cluster: cluster({ mesh: mesh(), platform: 'gke', cni: true }) },
  {
    title: 'autoscaling',
    cluster: cluster({
      mesh: mesh(),
      controlPlane: workload({ autoscale }),
      gateway: gateway({ workload: workload({ autoscale: { ...autoscale, min: 1 } }) }),
    }),
  },
  {
    title: 'own hub, variant, pull secrets',
    cluster: cluster({
      mesh: mesh({
        istio: newest({ hub: 'registry.example.com/istio', variant: 'distroless' }),
        images: { pullSecrets: ['registry-key', 'other-key'], mirrors: {} },
      }),
      cni: true,
    }),
  },
  { title: 'own namespace, cluster and trust domain', cluster: cluster({ mesh: domains }) },
  {
    title: 'resources, nodes, tolerations, priority',
    cluster: cluster({ mesh: mesh(), controlPlane: placed, gateway: gateway({ workload: placed }) }),
  },
  { title: 'a revision', cluster: cluster({ mesh: mesh({ istio: newest({ revision: 'a' }) }) }) },
  { title: 'a revision and a newer canary', cluster: cluster({ mesh: mesh({ istio: upgrading }), cni: true }) },
  {
    title: 'a revision, the CNI agent, policies of the charts',
    cluster: cluster({ mesh: mesh({ istio: newest({ revision: 'a' }) }), cni: true, overrides: policies }),
  },
  { title: 'tracing to an addon', cluster: cluster({ mesh: mesh(), offers: [jaeger] }) },
  { title: 'overrides', cluster: cluster({ mesh: mesh(), cni: true, platform: 'k3s', overrides: overridden }) },
  {
    title: 'overrides, unpinned',
    cluster: cluster({ mesh: mesh(), cni: true, trust: { kind: 'unpinned' }, overrides: overridden }),
  },
];
