import { insist } from '../report/ledger.ts';
import type { Cluster } from './cluster.ts';
import { contextOf } from './lab.ts';
import type { Workspace } from './workspace.ts';

/** The folder of a stage of dist, as `20-ca`. */
export const stageFolder = (mesh: Workspace, cluster: string, stage: string): string =>
  mesh.path(`dist/${cluster}/${/^[78]/.test(stage) ? 'extras' : 'mesh'}/${stage}`);

/** Applies a stage of dist as an engine does. */
export const applyStage = (cluster: Cluster, mesh: Workspace, stage: string): void => {
  const folder = stageFolder(mesh, cluster.name, stage);
  cluster.kubectl(['apply', '--server-side', '--validate=strict', '-k', folder]);
};

/** Makes the cluster's own key and hands it over as the printed instruction says: by a pipe of the shell. */
export const giveKey = (workspace: Workspace, cluster: Cluster): void => {
  const kubectl = ['kubectl', '--context', contextOf(cluster), 'apply', '--server-side', '-f', '-'];
  const given = workspace.inShell(['recipients', 'generate', cluster.name, '--bootstrap'], '|', kubectl);
  insist(given.status === 0, given.stderr);
};
