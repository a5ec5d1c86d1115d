import { type Declaration, withLines } from '../declare/declaration.ts';
import type { Registry } from '../declare/registry.ts';
import type { Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';

/** What the engine of a mesh cannot do with the releases of its install method, with the lines that say so. */
export const releaseIssues = (plan: MeshPlan, registry: Registry, declaration: Declaration): readonly Issue[] => {
  const { gitops, install } = plan.settings;
  const method = registry.installs.find(({ name }) => name === install.method);
  const engine = registry.engines.find(({ name }) => name === gitops.engine);
  return withLines(engine?.releaseIssues?.(plan, (cluster) => method?.releases(cluster) ?? []) ?? [], declaration);
};
