import type { EngineWords } from '../../declare/engine.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { kubectlOptions } from './options.ts';

const dependencyIssues = ({ settings }: MeshPlan): readonly Issue[] =>
  settings.gitops.dependsOn.length === 0
    ? []
    : [
        warningAt(
          'kubectl-depends-on-unused',
          ['gitops', 'dependsOn'],
          'nothing in a cluster waits for it: with kubectl a person applies the stages',
          'see that the sealing controller is installed before stage 20, and leave gitops.dependsOn out',
        ),
      ];

/** A person with kubectl as a declaration speaks of it. Nothing is ever removed, so nothing has to be kept. */
export const kubectlWords: EngineWords<typeof kubectlOptions> = {
  name: 'kubectl',
  options: kubectlOptions,
  defaultInstall: 'rendered',
  keep: {},
  literal: {},
  judges: 'all',
  issues: dependencyIssues,
};
