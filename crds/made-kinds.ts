/** A kind that isthmus makes: [group, version, kind, the name that imports/index.ts gives it]. */
export type MadeKind = readonly [group: string, version: string, kind: string, exported: string];

const kinds = (group: string, version: string, ...names: string[]): MadeKind[] =>
  names.map((kind) => [group, version, kind, kind]);

/**
 * The kinds that get types. Everything else in schemas/ is checked as data only, which keeps imports/ readable.
 *
 * Where two groups have a kind of one name, the bare name is Istio's and the other one carries its project in front.
 */
export const MADE_KINDS: readonly MadeKind[] = [
  ...kinds(
    'core',
    'v1',
    'ConfigMap',
    'Namespace',
    'PersistentVolumeClaim',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ),
  ...kinds('apps', 'v1', 'Deployment'),
  ...kinds('batch', 'v1', 'Job'),
  ...kinds('networking.k8s.io', 'v1', 'NetworkPolicy'),
  ...kinds('policy', 'v1', 'PodDisruptionBudget'),
  ...kinds('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'),
  ...kinds('networking.istio.io', 'v1', 'DestinationRule', 'Gateway', 'Sidecar', 'VirtualService'),
  ...kinds('security.istio.io', 'v1', 'AuthorizationPolicy', 'PeerAuthentication'),
  ...kinds('telemetry.istio.io', 'v1', 'Telemetry'),
  ['gateway.networking.k8s.io', 'v1', 'Gateway', 'GatewayApiGateway'],
  ...kinds('helm.toolkit.fluxcd.io', 'v2', 'HelmRelease'),
  ...kinds('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization'),
  ...kinds('source.toolkit.fluxcd.io', 'v1', 'GitRepository', 'HelmRepository', 'OCIRepository'),
  ...kinds('argoproj.io', 'v1alpha1', 'Application', 'ApplicationSet', 'AppProject'),
  ...kinds('external-secrets.io', 'v1', 'ClusterSecretStore', 'SecretStore'),
  ...kinds('sailoperator.io', 'v1', 'Istio'),
  ...kinds('monitoring.coreos.com', 'v1', 'PodMonitor', 'ServiceMonitor'),
];

/** Definitions of which the types show less than the check knows. */
export const NARROWED: Readonly<
  Record<string, { readonly without?: readonly string[]; readonly open?: readonly string[] }>
> = {
  // Written by the server, never by us.
  'core#ObjectMeta': {
    without: [
      'creationTimestamp',
      'deletionGracePeriodSeconds',
      'deletionTimestamp',
      'generation',
      'managedFields',
      'resourceVersion',
      'selfLink',
      'uid',
    ],
  },
  // Storage plugins that Kubernetes itself no longer has, and containers that only the server may add.
  'core#Volume': {
    without: [
      'awsElasticBlockStore',
      'azureDisk',
      'azureFile',
      'cephfs',
      'cinder',
      'flexVolume',
      'flocker',
      'gcePersistentDisk',
      'gitRepo',
      'glusterfs',
      'photonPersistentDisk',
      'portworxVolume',
      'quobyte',
      'rbd',
      'scaleIO',
      'storageos',
      'vsphereVolume',
    ],
  },
  'core#PodSpec': { without: ['ephemeralContainers'] },
  // What a provider needs comes out of mesh.yaml as it is; the check knows all of them.
  'external-secrets.io#SecretStoreSpec': { open: ['provider'] },
  // Chart values come out of a plan as JSON; checkIstioValues knows their fields, and the types would double imports/.
  'sailoperator.io#IstioSpec': { open: ['values'] },
};
