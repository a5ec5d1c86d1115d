import type { Engine } from '../declare/engine.ts';
import { KubeObject } from '../parts/kube-object.ts';
import { meshLabels } from '../parts/labels.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { stages } from '../plan/stage.ts';
import { bootstrapObjects } from './flux/bootstrap.ts';
import { helmReleases } from './flux/helm-release.ts';
import { fluxOptions, fluxOptionsOf } from './flux/options.ts';
import { keep, literal } from './flux/protection.ts';
import { stageName, stageSpec } from './flux/stage-kustomization.ts';

/** Flux writes the name of a Kustomization into a label of everything it applies. */
const longestLabel = 63;

const nameIssues = ({ clusters }: MeshPlan): readonly Issue[] =>
  clusters.flatMap((cluster): readonly Issue[] => {
    const longest = stages.map((stage) => stageName(cluster, stage)).reduce((a, b) => (b.length > a.length ? b : a));
    if (longest.length <= longestLabel) return [];
    const problem = `the Flux Kustomization ${longest} would have ${longest.length} characters, more than a label holds`;
    return [
      errorAt(
        'flux-name-too-long',
        ['clusters', cluster.name],
        problem,
        'shorten the name of the mesh or of the cluster',
      ),
    ];
  });

const sourceIssues = ({ settings }: MeshPlan): readonly Issue[] => {
  const { create } = fluxOptionsOf(settings.gitops.options).source;
  return create && settings.gitops.repository === ''
    ? [
        errorAt(
          'flux-source-without-repository',
          ['gitops', 'flux', 'source', 'create'],
          'a GitRepository cannot be made without the address of the repository',
          'add gitops.repository',
        ),
      ]
    : [];
};

/** Flux, one in each cluster: a Kustomization per stage, each waiting for the one it needs. */
export const flux: Engine<typeof fluxOptions> = {
  name: 'flux',
  options: fluxOptions,
  defaultInstall: 'helm',
  keep,
  literal,
  issues: (mesh) => [...nameIssues(mesh), ...sourceIssues(mesh)],
  releases: helmReleases,
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
