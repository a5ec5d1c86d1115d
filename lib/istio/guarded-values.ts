import type { IstioChart } from '../plan/release.ts';

/** A place of the values or of the mesh config that isthmus itself answers for, and what to do instead of overriding it. */
export interface GuardedValue {
  readonly path: readonly string[];
  readonly remedy: string;
}

/** `a.b.c` as a path; no guarded name has a dot in it. */
const guarded = (remedy: string, ...paths: readonly string[]): readonly GuardedValue[] =>
  paths.map((path) => ({ path: path.split('.'), remedy }));

const declared = (field: string): string => `declare ${field}`;

const own = 'leave it out: isthmus sets it, and the mesh does not hold together without it';
const images = declared('istio.version, istio.hub and istio.variant');
const revisions = declared('the revision and its tags under istio');
const shared = 'say it under overrides.values.istiod: it counts for base and the CNI agent, too';
const profile = 'leave it out: the topology decides which profile it is';
const elsewhere = 'leave it out: one chart reads it, and it is not this one';

const image = (section: string): readonly GuardedValue[] =>
  guarded(images, `${section}.image`, `${section}.hub`, `${section}.tag`, `${section}.variant`);

const istiod: readonly GuardedValue[] = [
  ...guarded('say it under overrides.meshConfig', 'meshConfig'),
  ...guarded('say it under overrides.values.base', 'base'),
  ...guarded('say it under overrides.values.cni', 'cni'),
  ...guarded('say it under overrides.values.gateway', 'gateways'),
  ...guarded(declared('mesh'), 'global.meshID'),
  ...guarded('name the cluster under clusters', 'global.multiCluster'),
  ...guarded(declared('clusters.*.network'), 'global.network', 'global.meshNetworks'),
  ...guarded(declared('istio.namespace'), 'global.istioNamespace'),
  ...guarded(declared('istio.clusterDomain'), 'global.proxy.clusterDomain'),
  ...guarded(images, 'global.hub', 'global.tag', 'global.variant'),
  ...guarded(declared('images.pullSecrets'), 'global.imagePullSecrets'),
  ...guarded(declared('clusters.*.platform'), 'global.platform', 'platform'),
  ...guarded(declared('clusters.*.controlPlane.priorityClassName'), 'global.priorityClassName'),
  ...guarded(declared('topology'), 'global.remotePilotAddress', 'global.externalIstiod', 'global.configCluster'),
  ...guarded(own, 'global.enableReaderRBAC', 'global.omitSidecarInjectorConfigMap', 'global.operatorManageWebhooks'),
  ...guarded('choose the CA with isthmus ca and under secrets', 'global.caAddress', 'global.caName'),
  ...guarded('choose the CA with isthmus ca and under secrets', 'global.pilotCertProvider', 'global.trustBundleName'),
  ...guarded(own, 'istiodRemote', 'pilot.env.ISTIO_MULTIROOT_MESH', 'pilot.env.CLUSTER_ID', 'pilot.enabled'),
  ...guarded('choose the CA with isthmus ca and under secrets', 'pilot.env.EXTERNAL_CA', 'pilot.env.ROOT_CA_DIR'),
  ...guarded('choose the CA with isthmus ca and under secrets', 'pilot.env.PILOT_CERT_PROVIDER'),
  ...guarded(declared('clusters.*.cni'), 'pilot.cni', 'istio_cni'),
  ...guarded(declared('clusters.*.controlPlane.replicas'), 'pilot.replicaCount'),
  ...guarded(declared('clusters.*.controlPlane.autoscale'), 'pilot.autoscaleEnabled', 'pilot.autoscaleMin'),
  ...guarded(declared('clusters.*.controlPlane.autoscale'), 'pilot.autoscaleMax', 'pilot.cpu'),
  ...guarded(declared('clusters.*.controlPlane.resources'), 'pilot.resources'),
  ...guarded(declared('clusters.*.controlPlane.nodeSelector'), 'pilot.nodeSelector'),
  ...guarded(declared('clusters.*.controlPlane.tolerations'), 'pilot.tolerations'),
  ...image('pilot'),
  ...guarded(revisions, 'revision', 'defaultRevision', 'revisionTags'),
  ...guarded(profile, 'profile'),
];

const base: readonly GuardedValue[] = [
  ...guarded(shared, 'global', 'experimental', 'compatibilityVersion'),
  ...guarded(own, 'base.validationCABundle', 'base.validationURL', 'base.validationFailurePolicy'),
  ...guarded(revisions, 'defaultRevision', 'revision'),
  ...guarded(profile, 'profile'),
  ...guarded(elsewhere, 'pilot', 'meshConfig', 'istiodRemote', 'sidecarInjectorWebhook', 'telemetry'),
  ...guarded(elsewhere, 'gateways', 'gatewayClasses', 'revisionTags', 'ownerName'),
];

const cni: readonly GuardedValue[] = [
  ...guarded(shared, 'global', 'experimental', 'compatibilityVersion'),
  ...image('cni'),
  // Injection reads it, too, from the values of another chart.
  ...guarded(declared('clusters.*.platform'), 'cni.provider'),
  ...guarded(revisions, 'revision', 'cni.revision'),
  ...guarded(declared('clusters.*.platform'), 'platform'),
  ...guarded(profile, 'profile', 'ambient', 'cni.ambient'),
];

const service = (name: string, ...paths: readonly string[]): readonly GuardedValue[] =>
  guarded(declared(`clusters.*.gateway.service.${name}`), ...paths.map((path) => `service.${path}`));

const gateway: readonly GuardedValue[] = [
  ...guarded(declared('clusters.*.network'), 'networkGateway'),
  ...guarded(own, 'networkGatewayPorts', 'service.ports', 'service.selectorLabels', 'service.clusterIP'),
  ...guarded(own, 'name', 'kind', 'enabled', 'global', '_internal_defaults_do_not_set', 'serviceAccount.name'),
  ...guarded(own, 'serviceAccount.create', 'labels.app', 'labels.istio', 'unprivilegedPort'),
  ...guarded(declared('clusters.*.gateway.replicas'), 'replicaCount'),
  ...guarded(declared('clusters.*.gateway.autoscale'), 'autoscaling'),
  ...guarded(declared('clusters.*.gateway.resources'), 'resources'),
  ...guarded(declared('clusters.*.gateway.nodeSelector'), 'nodeSelector'),
  ...guarded(declared('clusters.*.gateway.tolerations'), 'tolerations'),
  ...guarded(declared('clusters.*.gateway.priorityClassName'), 'priorityClassName'),
  ...guarded(declared('images.pullSecrets'), 'imagePullSecrets'),
  ...guarded(declared('clusters.*.platform'), 'platform'),
  ...guarded(revisions, 'revision', 'defaultRevision'),
  ...guarded(profile, 'profile'),
  ...service('type', 'type'),
  ...service('annotations', 'annotations'),
  ...service('loadBalancerIP', 'loadBalancerIP'),
  ...service('loadBalancerClass', 'loadBalancerClass'),
  ...service('sourceRanges', 'loadBalancerSourceRanges'),
  ...service('externalIPs', 'externalIPs'),
  ...service('externalTrafficPolicy', 'externalTrafficPolicy'),
  ...service('allocateNodePorts', 'allocateLoadBalancerNodePorts'),
  { path: ['labels', 'topology.istio.io/network'], remedy: declared('clusters.*.network') },
  { path: ['env', 'ISTIO_META_REQUESTED_NETWORK_VIEW'], remedy: declared('clusters.*.network') },
];

/** Values of the charts that an override may not touch, nor anything below or above them as a whole. */
export const guardedValues: Readonly<Record<IstioChart, readonly GuardedValue[]>> = { base, istiod, cni, gateway };

/** The same of the mesh config. */
export const guardedMeshConfig: readonly GuardedValue[] = [
  ...guarded(declared('trustDomain'), 'trustDomain'),
  ...guarded(declared('trustDomainAliases'), 'trustDomainAliases'),
  ...guarded(declared('istio.namespace'), 'rootNamespace'),
  ...guarded(declared('mesh'), 'defaultConfig.meshId'),
  ...guarded(own, 'defaultConfig.proxyMetadata.PROXY_CONFIG_XDS_AGENT', 'defaultConfig.discoveryAddress'),
  ...guarded('choose the CA with isthmus ca and under secrets', 'ca', 'caCertificates', 'certificates'),
];

/** Lists of which isthmus needs its own entries: an override replaces a list, so it has to repeat them. */
export const keptLists: Readonly<Record<IstioChart, readonly (readonly string[])[]>> = {
  base: [],
  istiod: [
    ['pilot', 'volumes'],
    ['pilot', 'volumeMounts'],
    ['meshConfig', 'extensionProviders'],
    ['meshConfig', 'defaultProviders', 'tracing'],
    ['meshConfig', 'defaultProviders', 'metrics'],
  ],
  cni: [['cni', 'excludeNamespaces']],
  gateway: [],
};
