import type { EngineWords } from '../declare/engine.ts';
import type { InstallWords } from '../plan/install.ts';
import { type Issue, warningAt } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';

/** What an install method makes and an engine cannot judge: it counts as ready at once, and what waits for it starts. */
export const installHealthIssues = (
  mesh: MeshPlan,
  engine: EngineWords | undefined,
  install: InstallWords | undefined,
): readonly Issue[] => {
  const judges = engine?.judges ?? [];
  const known = typeof judges === 'function' ? judges(mesh.settings) : judges;
  const kinds = known === 'all' ? [] : (install?.judged?.(mesh) ?? []).filter((kind) => !known.includes(kind));
  return kinds.length === 0
    ? []
    : [
        warningAt(
          'install-health-unjudged',
          ['install', 'method'],
          `${mesh.settings.gitops.engine} cannot tell when ${kinds.join(' and ')} of ${mesh.settings.install.method} are ready: ` +
            'the gateway may start before istiod, and a pod that comes before the injector never heals',
          'give the engine a health check of these kinds, or choose install.method: rendered',
        ),
      ];
};
