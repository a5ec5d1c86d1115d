import { insist } from '../report/ledger.ts';
import type { Workspace } from './workspace.ts';

/** Approves what was fetched or added, as the person at the terminal does; gives back what the terminal showed. */
export const approve = (workspace: Workspace, cluster: string, flags: readonly string[] = []): string => {
  const approved = workspace.onTerminal(['recipients', 'approve', cluster, ...flags], 'approve\n');
  insist(approved.status === 0, approved.stdout);
  return approved.stdout;
};
