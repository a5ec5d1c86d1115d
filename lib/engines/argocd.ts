import type { Application } from '../../imports/argoproj.io.ts';
import type { BuiltCluster, Engine, EngineFolder, EngineText } from '../declare/engine.ts';
import { KubeObject } from '../parts/kube-object.ts';
import { LiteralObject } from '../parts/literal-object.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import type { Stage } from '../plan/stage.ts';
import {
  applicationMetadata,
  applicationsFolder,
  gitSource,
  groupApplication,
  parentApplication,
  parentSpec,
} from './argocd/application.ts';
import { applicationSet } from './argocd/application-set.ts';
import { applicationIssues, chartApplication } from './argocd/chart-application.ts';
import { argocdConfigText } from './argocd/health-check.ts';
import { type argocdOptions, argocdOptionsOf } from './argocd/options.ts';
import { meshProject, parentProject } from './argocd/project.ts';
import { registration, registrationText } from './argocd/registration.ts';
import { stageGroups } from './argocd/stage-groups.ts';
import { groupStages, groupTexts } from './argocd/stage-folders.ts';
import { argocdWords } from './argocd/words.ts';

const meshFolder = 'argocd/mesh';

const chartStages = ({ releases }: BuiltCluster): readonly Stage[] => releases.map(({ stage }) => stage);

const clusterObjects = (folder: EngineFolder, built: BuiltCluster): void => {
  const { cluster, layout, releases } = built;
  const scope = folder(applicationsFolder(cluster));
  for (const group of stageGroups) {
    const charts = chartStages(built);
    const own = groupStages(layout, group, charts);
    if (own.length > 0) new KubeObject(scope, groupApplication(layout, group, own, charts));
  }
  for (const release of releases) new KubeObject(scope, chartApplication(cluster, release, releases));
  if (argocdOptionsOf(cluster.mesh.gitops.options).registration.store !== '')
    new LiteralObject(folder('argocd/registration'), registration(cluster));
};

/** The one object that is applied by hand, in a project of the platform team: it brings the rest, and keeps it. */
const rootApplication = (mesh: MeshSettings): Application => {
  const { rootProject } = argocdOptionsOf(mesh.gitops.options);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: applicationMetadata(mesh, mesh.name),
    spec: { ...parentSpec(mesh, gitSource(mesh, meshFolder)), project: rootProject },
  };
};

const meshObjects = (folder: EngineFolder, clusters: readonly BuiltCluster[]): void => {
  const [first] = clusters;
  if (first === undefined) return;
  const { mesh } = first.cluster;
  const scope = folder(meshFolder);
  new KubeObject(scope, parentProject(first.cluster));
  new KubeObject(scope, meshProject(first.cluster, clusters));
  if (clusters.length > argocdOptionsOf(mesh.gitops.options).applicationSet.above) {
    new KubeObject(scope, applicationSet(mesh));
  } else {
    for (const { cluster } of clusters) new KubeObject(scope, parentApplication(cluster));
  }
  for (const built of clusters) clusterObjects(folder, built);
  new KubeObject(folder('argocd-bootstrap'), rootApplication(mesh));
};

const clusterTexts = (built: BuiltCluster): readonly EngineText[] =>
  stageGroups.flatMap((group) => groupTexts(built.layout, group, chartStages(built)));

const registrationPath = 'argocd/registration/README.md';

/** Argo CD in one cluster for all: Applications per cluster, waves inside them, charts as Applications of their own. */
export const argocd: Engine<typeof argocdOptions> = {
  ...argocdWords,
  // A chart is an Application, which stands beside Argo CD and not in the cluster of its stage.
  releases: () => {},
  // Their folders for Argo CD annotate what must stay.
  keepsStages: true,
  build: () => {},
  releaseIssues: applicationIssues,
  mesh: meshObjects,
  texts: (clusters) => [
    ...clusters.flatMap(clusterTexts),
    { path: registrationPath, text: registrationText(clusters.map(({ cluster }) => cluster)) },
    { path: 'argocd/argocd-cm.patch.yaml', text: argocdConfigText() },
  ],
};
