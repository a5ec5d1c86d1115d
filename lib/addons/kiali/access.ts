import type { ClusterRole, ClusterRoleBinding } from '../../../imports/index.ts';
import type { PolicyRule } from '../../../imports/rbac.authorization.k8s.io.ts';
import { addonImages } from '../../istio/addon-images.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { addonLabels } from '../workload/addon-labels.ts';
import type { KialiOptions } from './options.ts';

const read = ['get', 'list', 'watch'];

/** The groups whose objects Kiali shows as configuration of the mesh. */
const meshGroups = [
  'extensions.istio.io',
  'gateway.networking.k8s.io',
  'inference.networking.k8s.io',
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
];

const rule = (apiGroups: string[], resources: string[], verbs: string[]): PolicyRule => ({
  apiGroups,
  resources,
  verbs,
});

/** What Kiali must be able to do in its cluster; no Secrets in any case. */
const rulesFor = (cluster: ClusterPlan, viewOnly: boolean): PolicyRule[] => {
  const { mesh, platform } = cluster;
  const patch = viewOnly ? [] : ['patch'];
  const edit = viewOnly ? [] : ['create', 'delete', 'patch'];
  return [
    rule([''], ['configmaps', 'endpoints', 'pods/log'], read),
    rule([''], ['namespaces', 'pods', 'replicationcontrollers', 'services'], [...read, ...patch]),
    rule(['apps'], ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], [...read, ...patch]),
    rule(['batch'], ['cronjobs', 'jobs'], [...read, ...patch]),
    rule(meshGroups, ['*'], [...read, ...edit]),
    // It asks istiod and the proxies for their state through a forwarded port, and the API server who somebody is.
    rule([''], ['pods/portforward'], ['create']),
    rule(['authentication.k8s.io'], ['tokenreviews'], ['create']),
    ...(addonImages(mesh.istio.version).kialiMajor === 1
      ? []
      : [rule(['admissionregistration.k8s.io'], ['mutatingwebhookconfigurations'], read)]),
    ...(platform === 'openshift' ? openshiftRules(mesh.istio.namespace, patch) : []),
  ];
};

const openshiftRules = (namespace: string, patch: readonly string[]): PolicyRule[] => [
  rule(['apps.openshift.io'], ['deploymentconfigs'], [...read, ...patch]),
  rule(['project.openshift.io'], ['projects'], ['get']),
  rule(['route.openshift.io'], ['routes'], ['get']),
  { ...rule(['oauth.openshift.io'], ['oauthclients'], ['get']), resourceNames: [`kiali-${namespace}`] },
];

/** The rights of Kiali's account. */
export const kialiAccess = (
  cluster: ClusterPlan,
  { viewOnly }: KialiOptions,
): readonly [ClusterRole, ClusterRoleBinding] => {
  const { namespace } = cluster.mesh.istio;
  const metadata = { name: `kiali-${namespace}`, labels: addonLabels(cluster.mesh, 'kiali') };
  return [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules: rulesFor(cluster, viewOnly) },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'kiali', namespace }],
    },
  ];
};
