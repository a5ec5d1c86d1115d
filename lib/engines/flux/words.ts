import type { EngineWords } from '../../declare/engine.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { stages } from '../../plan/stage.ts';
import { fluxOptions, fluxOptionsOf } from './options.ts';
import { keep, literal } from './protection.ts';
import { stageName } from './stage-kustomization.ts';

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

/** Flux as a declaration speaks of it. */
export const fluxWords: EngineWords<typeof fluxOptions> = {
  name: 'flux',
  options: fluxOptions,
  defaultInstall: 'helm',
  keep,
  literal,
  issues: (mesh) => [...nameIssues(mesh), ...sourceIssues(mesh)],
};
