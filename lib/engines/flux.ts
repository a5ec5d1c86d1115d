import type { Construct } from 'constructs';
import type { BuiltCluster, Engine, EngineFolder } from '../declare/engine.ts';
import { KubeObject } from '../parts/kube-object.ts';
import { meshLabels } from '../parts/labels.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import { bootstrapObjects, rootKustomization } from './flux/bootstrap.ts';
import { appliedRelease, helmReleases } from './flux/helm-release.ts';
import type { fluxOptions } from './flux/options.ts';
import { nameIssue } from './flux/name-issue.ts';
import {
  hubFolder,
  isHub,
  namespaceFor,
  optionsOf,
  releaseObjectName,
  rootName,
  stageFolder,
  stageName,
} from './flux/placement.ts';
import { isMixed, stageSpec } from './flux/stage-kustomization.ts';
import { fluxWords } from './flux/words.ts';

/** In a hub, a stage whose objects belong to two clusters has no place where it could be applied. */
const refuseMixedStages = (scope: Construct, { cluster, stages: layouts }: ClusterLayout): void => {
  if (!isHub(optionsOf(cluster))) return;
  const mixed = layouts.filter(isMixed).map(({ stage }) => stage);
  scope.node.addValidation({
    validate: () =>
      mixed.map((stage) => `stage ${stage} holds HelmReleases, which stay in the hub, and objects of the cluster`),
  });
};

const buildCluster = (folder: EngineFolder, layout: ClusterLayout): void => {
  const { cluster, stages: layouts } = layout;
  const { mesh } = cluster;
  const scope = folder(stageFolder(cluster));
  refuseMixedStages(scope, layout);
  for (const stage of layouts) {
    new KubeObject(scope, {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: stageName(cluster, stage.stage), namespace: namespaceFor(cluster), labels: meshLabels(mesh) },
      spec: stageSpec(cluster, stage),
    });
  }
  if (isHub(optionsOf(cluster))) return;
  const root = rootKustomization(mesh, rootName(cluster), stageFolder(cluster));
  bootstrapObjects(folder(`flux-bootstrap/${cluster.name}`), mesh, root);
};

/**
 * The hub has one Kustomization that brings one per cluster: a folder that cannot be built holds up its own cluster only,
 * and none of them records more objects than an object of Kubernetes holds.
 */
const buildHub = (folder: EngineFolder, clusters: readonly BuiltCluster[]): void => {
  const [first] = clusters;
  if (first === undefined || !isHub(optionsOf(first.cluster))) return;
  const { mesh } = first.cluster;
  const scope = folder(hubFolder);
  for (const { cluster } of clusters)
    new KubeObject(scope, rootKustomization(mesh, rootName(cluster), stageFolder(cluster)));
  const { hub } = optionsOf(first.cluster);
  bootstrapObjects(folder(`flux-bootstrap/${hub.name}`), mesh, rootKustomization(mesh, mesh.name, hubFolder));
};

const releaseIssues: NonNullable<Engine['releaseIssues']> = ({ clusters }, releasesOf) =>
  clusters.flatMap((cluster) =>
    nameIssue(
      cluster,
      'HelmRelease',
      releasesOf(cluster).map(({ name }) => releaseObjectName(cluster, name)),
    ),
  );

/** Flux, in each cluster or in a hub: a Kustomization per stage, each waiting for the one it needs. */
export const flux: Engine<typeof fluxOptions> = {
  ...fluxWords,
  keepsStages: true,
  carriesPatches: true,
  releases: helmReleases,
  applied: appliedRelease,
  releaseIssues,
  build: buildCluster,
  mesh: buildHub,
};
