import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GoProgramPaths, goPrograms } from '../../tools/go-programs.ts';
import { Cluster, startEtcd } from './cluster.ts';
import { run } from './command.ts';
import { type Access, kubeconfigText } from './kubeconfig.ts';
import { Processes } from './processes.ts';
import { SealedSecretsController } from './sealed-secrets-controller.ts';

/** What a run is told: plain data, because it crosses into another process. */
export interface LabSpec {
  /** The repository. */
  readonly root: string;
  /** A folder of the run's own. */
  readonly folder: string;
  /** The program under proof. */
  readonly isthmus: string;
  readonly programs: GoProgramPaths;
}

/** Two real clusters, each with the real sealed-secrets controller installed but not yet running. */
export interface Lab extends LabSpec {
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

export const adminKubeconfig = ({ cluster1, cluster2 }: Pick<Lab, 'cluster1' | 'cluster2'>): string =>
  kubeconfigText([cluster1, cluster2].map(adminAccess));

/** Brings up etcd, both API servers and their controller managers. Runs as the first process of the lab's namespaces. */
export const startLab = async (spec: LabSpec): Promise<Lab> => {
  run('ip', ['link', 'set', 'lo', 'up']);
  // Mounts of the lab stay in it.
  run('mount', ['--make-rprivate', '/']);
  const processes = new Processes(join(spec.folder, 'logs'));
  await startEtcd(processes, spec.folder);
  const made = ['cluster1', 'cluster2'].map((name, at) => {
    const folder = join(spec.folder, name);
    mkdirSync(folder);
    return new Cluster(name, at + 1, folder);
  });
  const definition = join(spec.root, `crds/sealed-secrets-${goPrograms.controller.version.slice(1)}.yaml`);
  await Promise.all(made.map((cluster) => cluster.start(processes, spec.programs)));
  const controllers = made.map((cluster) => new SealedSecretsController(cluster, processes, spec.programs.controller));
  for (const controller of controllers) controller.install(definition);
  const [cluster1, cluster2] = made;
  const [controller1, controller2] = controllers;
  if (!cluster1 || !cluster2 || !controller1 || !controller2) throw new Error('the lab has two clusters');
  return { ...spec, cluster1, cluster2, controller1, controller2 };
};
