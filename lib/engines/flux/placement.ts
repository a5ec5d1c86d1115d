import type { Kustomization } from '../../../imports/index.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Stage } from '../../plan/stage.ts';
import { type FluxOptions, fluxOptionsOf } from './options.ts';

type KubeConfig = NonNullable<NonNullable<Kustomization['spec']>['kubeConfig']>;

/** Names of stage Kustomizations are API: a Kustomization of another name would own, and prune, other objects. */
export const stageName = (cluster: ClusterPlan, stage: Stage): string =>
  `${cluster.mesh.name}-${cluster.name}-${stage}`;

/** Name of the Kustomization that brings those of one cluster. */
export const rootName = ({ mesh, name }: Pick<ClusterPlan, 'mesh' | 'name'>): string => `${mesh.name}-${name}`;

const named = (template: string, { name }: ClusterPlan): string => template.replaceAll('{cluster}', name);

export const optionsOf = ({ mesh }: Pick<ClusterPlan, 'mesh'>): FluxOptions => fluxOptionsOf(mesh.gitops.options);

export const isHub = ({ mode }: FluxOptions): boolean => mode === 'hub';

/** Namespace of the Kustomizations of a cluster. */
export const namespaceFor = (cluster: ClusterPlan): string => {
  const options = optionsOf(cluster);
  return isHub(options) && options.hub.namespace !== '' ? named(options.hub.namespace, cluster) : options.namespace;
};

/** How the hub reaches a cluster; undefined where Flux runs in the cluster itself. */
export const kubeConfigFor = (cluster: ClusterPlan): KubeConfig | undefined => {
  const options = optionsOf(cluster);
  if (!isHub(options)) return undefined;
  const { secret, key, configMap } = options.hub.kubeConfig;
  if (configMap !== '') return { configMapRef: { name: named(configMap, cluster) } };
  return { secretRef: { name: named(secret, cluster), ...(key === '' ? {} : { key: named(key, cluster) }) } };
};

/** Names of the Kustomizations in the hub that stage 20 of a cluster waits for. */
export const hubDependencies = (cluster: ClusterPlan): readonly string[] => {
  const options = optionsOf(cluster);
  return isHub(options) ? options.hub.dependsOn.map((template) => named(template, cluster)) : [];
};

export const sopsSecretFor = (cluster: ClusterPlan): string => named(optionsOf(cluster).sopsSecret, cluster);

/**
 * Namespace of the HelmReleases of a cluster. In a hub it is the one beside the kubeconfig: the Istio namespace of the
 * hub may belong to a mesh of its own, or not exist.
 */
export const releaseNamespace = (cluster: ClusterPlan): string =>
  isHub(optionsOf(cluster)) ? namespaceFor(cluster) : cluster.mesh.istio.namespace;

/** Name of a HelmRelease, or of its HelmRepository: a hub holds those of all clusters and of other meshes. */
export const releaseObjectName = (cluster: ClusterPlan, name: string): string =>
  isHub(optionsOf(cluster)) ? `${cluster.mesh.name}-${cluster.name}-${name}` : name;

/** Folder below dist with the Kustomizations of a cluster: another one in a hub, so that a Flux that was left in the cluster cannot read what the hub reads. */
export const stageFolder = (cluster: ClusterPlan): string =>
  isHub(optionsOf(cluster)) ? `flux-hub/clusters/${cluster.name}` : `flux/${cluster.name}`;

/** Folder below dist with what brings the Kustomizations of all clusters into a hub. */
export const hubFolder = 'flux-hub/mesh';
