import type { IstioVersion } from '../plan/istio-plan.ts';
import { atLeast } from './version.ts';

/**
 * Whether the account that peers read this cluster with can be ours: `global.enableReaderRBAC: false` on base and
 * istiod leaves out the charts' own. Source: istio/istio 1.30.3,
 * releasenotes/notes/56326-reader-rbac-multicluster-only.yaml; rendered with the branch of 1.31.
 */
export const ownsReaderAccess = (version: IstioVersion): boolean => atLeast(version, '1.30');

/** The account and its token, as `istioctl create-remote-secret` looks for them, too. */
export const readerAccount = 'istio-reader-service-account';
export const readerTokenSecret = 'istio-reader-service-account-istio-remote-secret-token';

/** Name of the ClusterRole and its binding, the charts' name, so that an update from 1.29 replaces theirs. */
export const readerClusterRole = (istioNamespace: string): string => `istio-reader-clusterrole-${istioNamespace}`;

/**
 * Annotations of the account, its role and its binding when they are ours. Up to 1.29 the releases of Helm own objects
 * of these names and would delete them on the update that stops making them, and every peer's token with them; Helm
 * reads this annotation off the live object first. Source: helm/helm 3.19.2, pkg/kube/client.go, Update.
 */
export const readerAnnotations = { 'helm.sh/resource-policy': 'keep' } as const;

export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const read = ['get', 'list', 'watch'] as const;

/**
 * What a peer's istiod has to read here, in the fewest rules that grant what the chart's role grants. Secrets are part
 * of it: without them the peer stays `syncing` and then times out.
 * Source: the branch of 1.31, manifests/charts/istio-control/istio-discovery/templates/reader-clusterrole.yaml.
 */
export const readerRules: readonly PolicyRule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'namespaces',
      'nodes',
      'pods',
      'replicationcontrollers',
      'secrets',
      'services',
    ],
    verbs: read,
  },
  {
    apiGroups: [
      'authentication.istio.io',
      'config.istio.io',
      'extensions.istio.io',
      'networking.istio.io',
      'rbac.istio.io',
      'security.istio.io',
      'telemetry.istio.io',
    ],
    resources: ['*'],
    verbs: read,
  },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: read },
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['gateway.networking.k8s.io', 'networking.x-k8s.io'], resources: ['gateways'], verbs: read },
  { apiGroups: ['multicluster.x-k8s.io'], resources: ['serviceexports'], verbs: ['create', 'delete', ...read] },
  { apiGroups: ['multicluster.x-k8s.io'], resources: ['serviceimports'], verbs: read },
];
