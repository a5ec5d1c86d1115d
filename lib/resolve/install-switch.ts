import type { InstallWords } from '../plan/install.ts';
import { isLeaving } from '../plan/install-switch.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';

/** An announced switch that cannot be carried out on a live mesh is refused before anything is suspended for it. */
export const installSwitchIssues = (plan: MeshPlan, installs: readonly InstallWords[]): readonly Issue[] => {
  const { install } = plan.settings;
  if (!isLeaving(install)) return [];
  return [install.method, install.next].flatMap((method) => {
    const reason = installs.find(({ name }) => name === method)?.cannotSwitch?.(plan);
    if (reason === undefined) return [];
    const problem = `no switch from ${install.method} to ${install.next} leaves a live mesh alone: ${reason}`;
    const remedy = 'drop install.next, and read docs/guides/switching-the-method.md of isthmus for what is left';
    return [errorAt('install-switch-impossible', ['install', 'next'], problem, remedy)];
  });
};
