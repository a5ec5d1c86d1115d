import type { AppProject } from '../../../imports/argoproj.io.ts';
import { cniNamespace, multusNamespace, usesMultus } from '../../istio/cni-values.ts';
import type { BuiltCluster } from '../../declare/engine.ts';
import { meshLabels } from '../../parts/labels.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { sampleNamespace } from '../../plan/sample-namespace.ts';
import { syncWave } from './application.ts';
import { chartRepository } from './chart-application.ts';
import { argocdOptionsOf } from './options.ts';
import { parentProjectName, projectName } from './project-name.ts';
import { destinationOf } from './stage-groups.ts';

interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * What a mesh may hold outside namespaces, also while it does not: a kind that is forbidden when its last object leaves
 * the tree is not pruned but forgotten.
 */
const ownKinds: readonly GroupKind[] = [
  { group: '', kind: 'Namespace' },
  { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
  // The charts make these two where a value asks for them (experimental.stableValidationPolicy).
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
];

const inOrder = (a: string, b: string): number => Number(a > b) - Number(a < b);

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '');

const clusterKinds = (clusters: readonly BuiltCluster[]): readonly GroupKind[] => {
  const emitted = clusters
    .flatMap(({ objects }) => objects)
    .filter(({ namespace }) => namespace === '')
    .map(({ apiVersion, kind }): GroupKind => ({ group: groupOf(apiVersion), kind }));
  const kinds = new Map([...ownKinds, ...emitted].map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  return [...kinds].toSorted(([a], [b]) => inOrder(a, b)).map(([, kind]) => kind);
};

/** The namespaces a cluster may be written to: those of a mesh, and what else its objects and charts name. */
const namespacesOf = ({ cluster, releases, objects }: BuiltCluster): readonly string[] => {
  const named = [...objects, ...releases].map(({ namespace }) => namespace).filter((name) => name !== '');
  const byCharts = releases.some(({ chart, values }) => chart === 'cni' && usesMultus(values)) ? [multusNamespace] : [];
  const own = [cluster.mesh.istio.namespace, cniNamespace, sampleNamespace];
  return [...new Set([...own, ...named, ...byCharts])].toSorted(inOrder);
};

const metadata = (mesh: MeshSettings, name: string): AppProject['metadata'] => ({
  name,
  namespace: argocdOptionsOf(mesh.gitops.options).namespace,
  labels: meshLabels(mesh),
  // Before the Applications beside it: one whose project is not there yet fails its first sync.
  annotations: { [syncWave]: '-1' },
});

const repositories = (cluster: ClusterPlan, clusters: readonly BuiltCluster[]): readonly string[] => [
  cluster.mesh.gitops.repository,
  ...(clusters.some(({ releases }) => releases.length > 0) ? [chartRepository(cluster)] : []),
];

/** The project of everything that stands in the clusters of a mesh: its own sources, clusters, namespaces and kinds. */
export const meshProject = (cluster: ClusterPlan, clusters: readonly BuiltCluster[]): AppProject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: metadata(cluster.mesh, projectName(cluster.mesh)),
  spec: {
    description: `What the mesh ${cluster.mesh.name} may apply, and where.`,
    sourceRepos: repositories(cluster, clusters),
    destinations: clusters.flatMap((built) =>
      namespacesOf(built).map((namespace) => ({ name: destinationOf(built.cluster), namespace })),
    ),
    clusterResourceWhitelist: clusterKinds(clusters),
  },
});

/** The project of what brings Applications, beside Argo CD itself: it may make them and nothing else. */
export const parentProject = ({ mesh }: ClusterPlan): AppProject => {
  const { hub, namespace } = argocdOptionsOf(mesh.gitops.options);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadata(mesh, parentProjectName(mesh)),
    spec: {
      description: `The Applications of the mesh ${mesh.name}.`,
      sourceRepos: [mesh.gitops.repository],
      destinations: [{ name: hub, namespace }],
      // Without a list of kinds outside namespaces there are none.
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
    },
  };
};
