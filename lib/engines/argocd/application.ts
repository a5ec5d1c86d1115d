import type { Application, ApplicationSpec, ApplicationSpecSource } from '../../../imports/argoproj.io.ts';
import { meshLabels } from '../../parts/labels.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { distFolder } from '../../plan/dist-folder.ts';
import { isSwitching } from '../../plan/install-switch.ts';
import type { ClusterLayout } from '../../plan/layout.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import type { Stage } from '../../plan/stage.ts';
import { unpinnedDrift, type Drift, withDrift } from './drift.ts';
import { argocdOptionsOf } from './options.ts';
import { parentProjectName, projectName } from './project-name.ts';
import { compareOptions } from './protection.ts';
import { applicationName, destinationOf, type StageGroup, waveOf } from './stage-groups.ts';

export const syncWave = 'argocd.argoproj.io/sync-wave';

/** Folder of dist with the Applications of one cluster. */
export const applicationsFolder = (cluster: ClusterPlan): string => `argocd/applications/${destinationOf(cluster)}`;

/** Folder of dist that an Application reads. */
export const groupFolder = (cluster: ClusterPlan, { name }: StageGroup): string =>
  `argocd/stages/${destinationOf(cluster)}/${name}`;

/** A folder of dist as a source. */
export const gitSource = (mesh: MeshSettings, folder: string): ApplicationSpecSource => ({
  repoURL: mesh.gitops.repository,
  targetRevision: mesh.gitops.branch,
  path: `${distFolder(mesh)}/${folder}`,
});

/**
 * Fields are applied by the server, an object of another Application is not taken over, and a kind that is not known
 * yet fails when its wave comes and not before the first one. Namespaces are ours: nothing else creates them.
 */
const optionsOf = ({ drift, adopts }: Syncing): readonly string[] => [
  'ServerSideApply=true',
  ...(adopts ? [] : ['FailOnSharedResource=true']),
  'PrunePropagationPolicy=foreground',
  'SkipDryRunOnMissingResource=true',
  ...(drift.length === 0 ? [] : ['RespectIgnoreDifferences=true']),
];

/** How one Application is synced. */
export interface Syncing {
  readonly prune: boolean;
  readonly drift: readonly Drift[];
  /**
   * Whether it takes over what another Application made. An object names its Application also when that is gone, so
   * after a switch of the install method the new one would be refused for ever.
   */
  readonly adopts: boolean;
  /** True: nothing is synced but by a person. Default: false. */
  readonly suspended?: boolean;
}

type SyncPolicy = NonNullable<ApplicationSpec['syncPolicy']>;

/**
 * An Application that failed is not tried again for the same commit once its retries are used up, and its first sync may
 * wait for istiod, a controller or a person: it is retried without end, each time with what Git says by then.
 */
export const syncPolicy = (syncing: Syncing): SyncPolicy => ({
  ...(syncing.suspended === true ? {} : { automated: { prune: syncing.prune, selfHeal: true, allowEmpty: false } }),
  syncOptions: optionsOf(syncing),
  retry: { limit: -1, backoff: { duration: '10s', factor: 2, maxDuration: '3m' }, refresh: true },
});

export const applicationMetadata = (mesh: MeshSettings, name: string, wave?: number): Application['metadata'] => ({
  name,
  namespace: argocdOptionsOf(mesh.gitops.options).namespace,
  labels: meshLabels(mesh),
  // No finalizer: whatever takes an Application away leaves in place what it applied.
  annotations: {
    [compareOptions]: 'ServerSideDiff=true',
    ...(wave === undefined ? {} : { [syncWave]: String(wave) }),
  },
});

const groupSource = (layout: ClusterLayout, group: StageGroup): ApplicationSpecSource => {
  const { mesh } = layout.cluster;
  const decrypts = layout.stages.some((stage) => stage.decrypts && group.stages.includes(stage.stage));
  const source = gitSource(mesh, groupFolder(layout.cluster, group));
  return decrypts ? { ...source, plugin: { name: argocdOptionsOf(mesh.gitops.options).sopsPlugin } } : source;
};

/** Where charts bring the control plane, what stands before them is an Application of an earlier wave. */
const groupWave = ({ stages, wave }: StageGroup, charts: readonly Stage[]): number =>
  stages.includes('30-istiod') && charts.includes('30-istiod') ? waveOf('20-ca') : wave;

/** The Application of one group of stages; `own` are those that it applies, `charts` those that charts fill. */
export const groupApplication = (
  layout: ClusterLayout,
  group: StageGroup,
  own: readonly Stage[],
  charts: readonly Stage[],
): Application => {
  const { cluster } = layout;
  const { mesh } = cluster;
  const drift = own.includes('30-istiod') ? unpinnedDrift(cluster) : [];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: applicationMetadata(mesh, applicationName(cluster, group.name), groupWave(group, charts)),
    spec: {
      project: projectName(mesh),
      source: groupSource(layout, group),
      // Every object names its namespace; a project asks for one of an Application all the same.
      destination: { name: destinationOf(cluster), namespace: mesh.istio.namespace },
      ...withDrift(drift),
      syncPolicy: syncPolicy({ prune: true, drift, adopts: own.some((stage) => isSwitching(mesh.install, stage)) }),
    },
  };
};

/** What brings the Applications of one cluster: waves order them here where Argo CD knows the health of Applications. */
export const parentSpec = (mesh: MeshSettings, source: ApplicationSpecSource): ApplicationSpec => {
  const { hub, namespace } = argocdOptionsOf(mesh.gitops.options);
  return {
    project: parentProjectName(mesh),
    source,
    destination: { name: hub, namespace },
    syncPolicy: syncPolicy({ prune: true, drift: [], adopts: false }),
  };
};

export const parentApplication = (cluster: ClusterPlan): Application => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: applicationMetadata(cluster.mesh, applicationName(cluster)),
  spec: parentSpec(cluster.mesh, gitSource(cluster.mesh, applicationsFolder(cluster))),
});
