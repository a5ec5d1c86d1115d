import type { JsonObject } from '../../lib/plan/manifest.ts';

/*
 * Overrides that every install method can say, a few of them at a time: numbers, truth values, texts that look like them,
 * lists, maps. null is left to the fixed plans: it is refused where isthmus sets nothing.
 */

type Options = readonly JsonObject[];

const nodes = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }],
    },
  },
};

/** Values of chart istiod. */
export const istiodOverrides: Options = [
  { global: { logAsJson: true } },
  { global: { logging: { level: 'default:debug,ads:info' }, imagePullPolicy: 'Always' } },
  { global: { proxy: { logLevel: 'error', componentLogLevel: 'misc:warning,dns:debug' } } },
  { global: { proxy: { excludeIPRanges: '192.0.2.0/24', excludeOutboundPorts: '3306,5432', statusPort: 15021 } } },
  {
    global: { proxy: { resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } } } },
  },
  { global: { proxy: { startupProbe: { enabled: false }, readinessPeriodSeconds: 5, privileged: true } } },
  { global: { proxy: { seccompProfile: { type: 'RuntimeDefault' }, tracer: 'none' } } },
  { global: { sds: { token: { aud: 'mesh.example.com' } }, mountMtlsCerts: true } },
  { global: { istiod: { enableAnalysis: true }, certSigners: ['clusterissuers.cert-manager.io/mesh'] } },
  { global: { networkPolicy: { enabled: true } } },
  { global: { nativeNftables: true } },
  { global: { configValidation: false } },
  { global: { defaultResources: { requests: { cpu: '20m' } } } },
  { pilot: { env: { PILOT_ENABLE_STATUS: 'true', PILOT_PUSH_THROTTLE: '200' } } },
  { pilot: { env: { PILOT_ENABLE_IP_AUTOALLOCATE: 'on' } }, telemetry: { enabled: false } },
  {
    pilot: { podAnnotations: { 'example.com/team': 'mesh', 'example.com/on': 'yes' }, podLabels: { tier: 'control' } },
  },
  {
    pilot: {
      serviceAnnotations: { 'example.com/scrape': 'true' },
      serviceAccountAnnotations: { 'example.com/role': '7' },
    },
  },
  { pilot: { deploymentLabels: { 'example.com/build': '0x1F' } } },
  { pilot: { traceSampling: 0.5, keepaliveMaxServerConnectionAge: '1h' } },
  { pilot: { traceSampling: 100 } },
  { pilot: { rollingMaxSurge: 1, rollingMaxUnavailable: '10%' } },
  { pilot: { affinity: nodes } },
  {
    pilot: {
      topologySpreadConstraints: [{ maxSkew: 3, topologyKey: 'example.com/rack', whenUnsatisfiable: 'DoNotSchedule' }],
    },
  },
  { pilot: { extraContainerArgs: ['--keepaliveInterval', '45s'] } },
  { pilot: { trustedZtunnelName: 'ztunnel', trustedZtunnelNamespace: 'mesh-edge' } },
  { pilot: { seccompProfile: { type: 'RuntimeDefault' } } },
  { pilot: { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] } },
  { pilot: { jwksResolverExtraRootCA: 'line one\nline two\n' } },
  { pilot: { taint: { enabled: true, namespace: 'istio-cni' } } },
  { pilot: { envVarFrom: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }] } },
  { pilot: { initContainers: [{ name: 'wait', image: 'registry.example.com/wait:1' }] } },
  { sidecarInjectorWebhook: { rewriteAppHTTPProbe: false, enableNamespacesByDefault: true } },
  { sidecarInjectorWebhook: { reinvocationPolicy: 'IfNeeded', injectedAnnotations: { 'example.com/scan': 'off' } } },
  { sidecarInjectorWebhook: { neverInjectSelector: [{ matchExpressions: [{ key: 'job', operator: 'Exists' }] }] } },
  {
    sidecarInjectorWebhook: {
      templates: { extra: 'metadata:\n  labels:\n    a: "1"\n' },
      defaultTemplates: ['sidecar', 'extra'],
    },
  },
  { pilot: { sidecarInjectorWebhookAnnotations: { 'example.com/owner': 'mesh' } } },
  { telemetry: { v2: { prometheus: { enabled: false } } } },
  { experimental: { stableValidationPolicy: true } },
  { compatibilityVersion: '1.28' },
  { gatewayClasses: { istio: { service: { spec: { type: 'ClusterIP' } } } } },
];

/** Values of chart base. */
export const baseOverrides: Options = [
  { base: { excludedCRDs: ['sidecars.networking.istio.io', 'proxyconfigs.networking.istio.io'] } },
  { base: { enableCRDTemplates: true } },
  {},
  {},
];

/** Values of chart cni. */
export const cniOverrides: Options = [
  {},
  { cni: { repair: { enabled: false } } },
  { cni: { repair: { labelPods: true, repairPods: false }, logging: { level: 'debug' } } },
  { cni: { chained: false, cniConfFileName: '10-mesh.conflist' } },
  { cni: { cniBinDir: '/var/lib/cni/bin', cniConfDir: '/var/lib/cni/net.d' } },
  { cni: { podAnnotations: { 'example.com/team': 'mesh' }, podLabels: { tier: 'node' } } },
  { cni: { resources: { requests: { cpu: '50m', memory: '80Mi' } } } },
  { cni: { affinity: nodes } },
  { cni: { env: { EXTRA: '1' } } },
  { cni: { seccompProfile: { type: 'RuntimeDefault' } } },
];

/** Values of chart gateway: the few that an IstioOperator has words for. */
export const gatewayOverrides: Options = [
  {},
  {},
  { podAnnotations: { 'example.com/team': 'mesh', 'example.com/on': 'yes' } },
  { env: { ISTIO_META_ROUTER_MODE: 'sni-dnat', EXTRA: '0o17' } },
  { affinity: nodes },
  { minReadySeconds: 30 },
  { terminationGracePeriodSeconds: 90 },
  {
    topologySpreadConstraints: [
      { maxSkew: 2, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
    ],
  },
];

/** Mesh config. */
export const meshConfigOverrides: Options = [
  {},
  { accessLogFile: '/dev/stdout', accessLogEncoding: 'JSON' },
  { defaultConfig: { holdApplicationUntilProxyStarts: true, drainDuration: '30s', concurrency: 2 } },
  {
    defaultConfig: {
      proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' },
      proxyStatsMatcher: { inclusionRegexps: ['.*_cx_.*'] },
    },
  },
  { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
  { enableAutoMtls: true, connectTimeout: '5s' },
  { meshMTLS: { minProtocolVersion: 'TLSV1_3' } },
  { serviceSettings: [{ settings: { clusterLocal: true }, hosts: ['*.local-only.svc.cluster.local'] }] },
  { discoverySelectors: [{ matchLabels: { 'example.com/mesh': 'on' } }] },
  { localityLbSetting: { enabled: true, failover: [{ from: 'eu', to: 'us' }] } },
];
