import type { Engine } from '../declare/engine.ts';
import { KubeObject } from '../parts/kube-object.ts';
import { meshLabels } from '../parts/labels.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { bootstrapObjects } from './flux/bootstrap.ts';
import { appliedRelease, helmReleases } from './flux/helm-release.ts';
import { type fluxOptions, fluxOptionsOf } from './flux/options.ts';
import { stageName, stageSpec } from './flux/stage-kustomization.ts';
import { fluxWords } from './flux/words.ts';

/** Flux, one in each cluster: a Kustomization per stage, each waiting for the one it needs. */
export const flux: Engine<typeof fluxOptions> = {
  ...fluxWords,
  releases: helmReleases,
  applied: appliedRelease,
  build: (folder, { cluster, stages: layouts }) => {
    const scope = folder(`flux/${cluster.name}`);
    for (const layout of layouts) {
      new KubeObject(scope, {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: metadataOf(cluster, stageName(cluster, layout.stage)),
        spec: stageSpec(cluster, layout),
      });
    }
    bootstrapObjects(folder(`flux-bootstrap/${cluster.name}`), cluster, `dist/flux/${cluster.name}`);
  },
};

const metadataOf = ({ mesh }: ClusterPlan, name: string) => ({
  name,
  namespace: fluxOptionsOf(mesh.gitops.options).namespace,
  labels: meshLabels(mesh),
});
