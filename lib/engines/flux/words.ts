import type { EngineWords } from '../../declare/engine.ts';
import type { Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { stages } from '../../plan/stage.ts';
import { hubIssues } from './hub-issues.ts';
import { nameIssue } from './name-issue.ts';
import { fluxOptions } from './options.ts';
import { stageName } from './placement.ts';
import { keep, literal } from './protection.ts';
import { sourceIssues } from './source.ts';

const nameIssues = ({ clusters }: MeshPlan): readonly Issue[] =>
  clusters.flatMap((cluster) =>
    nameIssue(
      cluster,
      'Kustomization',
      stages.map((stage) => stageName(cluster, stage)),
    ),
  );

/** Flux as a declaration speaks of it. */
export const fluxWords: EngineWords<typeof fluxOptions> = {
  name: 'flux',
  options: fluxOptions,
  defaultInstall: 'helm',
  keep,
  literal,
  judges: 'all',
  issues: (mesh) => [...nameIssues(mesh), ...sourceIssues(mesh.settings), ...hubIssues(mesh)],
};
