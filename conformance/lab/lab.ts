import { join } from 'node:path';
import type { Ground, SuiteSpec } from '../suite.ts';
import type { ToolName } from '../tools/tools.ts';
import type { Cluster } from './cluster.ts';
import { type Access, kubeconfigText } from './kubeconfig.ts';
import { SealedSecretsController } from './sealed-secrets-controller.ts';
import { startServers } from './servers.ts';

/** Two real clusters, each with the real sealed-secrets controller installed but not yet running. */
export interface Lab extends Pick<SuiteSpec, 'root' | 'folder' | 'isthmus'> {
  readonly tool: (name: ToolName) => string;
  readonly cluster1: Cluster;
  readonly cluster2: Cluster;
  readonly controller1: SealedSecretsController;
  readonly controller2: SealedSecretsController;
}

export const contextOf = (cluster: Cluster): string => `lab-${cluster.name}`;

/** The administrator's way into a cluster, by the context that the lab's mesh declares. */
export const adminAccess = (cluster: Cluster): Access => ({
  context: contextOf(cluster),
  url: cluster.url,
  authority: cluster.authorityText,
  credential: { identity: cluster.adminIdentity },
});

export const adminKubeconfig = (clusters: readonly Cluster[]): string => kubeconfigText(clusters.map(adminAccess));

/** Installs the real controller in a cluster, from the definition that isthmus checks its documents against. */
export const installSealedSecrets = (cluster: Cluster, { spec, processes, tool }: Ground): SealedSecretsController => {
  const controller = new SealedSecretsController(cluster, processes, tool('controller'));
  controller.install(join(spec.root, 'crds/sealed-secrets-0.36.6.yaml'));
  return controller;
};

export const startLab = async (ground: Ground): Promise<Lab> => {
  const { spec, tool } = ground;
  const clusters = await startServers(ground, ['cluster1', 'cluster2']);
  const controllers = clusters.map((cluster) => installSealedSecrets(cluster, ground));
  const [cluster1, cluster2] = clusters;
  const [controller1, controller2] = controllers;
  if (!cluster1 || !cluster2 || !controller1 || !controller2) throw new Error('the lab has two clusters');
  const { root, folder, isthmus } = spec;
  return { root, folder, isthmus, tool, cluster1, cluster2, controller1, controller2 };
};
