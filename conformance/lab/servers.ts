import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from '../suite.ts';
import { Cluster, startEtcd } from './cluster.ts';
import { run } from './command.ts';

export interface ServersOptions {
  /** Default: true. Without a controller manager nothing changes in a cluster but by who talks to it. */
  readonly controllers?: boolean;
}

/**
 * Brings up etcd and, for every name, an API server with its controller manager. The first of them gets 10.99.0.1 and
 * Services in 10.101.0.0/16, the second 10.99.0.2 and 10.102.0.0/16, and so on. `together` of them start at a time, by
 * default all: many that start at once on few processors are late to be ready.
 */
export const startServers = async (
  ground: Ground,
  names: readonly string[],
  together = names.length,
  { controllers = true }: ServersOptions = {},
): Promise<readonly Cluster[]> => {
  const { processes, spec, tool } = ground;
  run('ip', ['link', 'set', 'lo', 'up']);
  // Mounts of the lab stay in it.
  run('mount', ['--make-rprivate', '/']);
  await startEtcd(processes, spec.folder);
  const clusters = names.map((name, at) => {
    const folder = join(spec.folder, name);
    mkdirSync(folder);
    return new Cluster(name, at + 1, folder);
  });
  const programs = {
    'kube-apiserver': tool('kube-apiserver'),
    ...(controllers ? { 'kube-controller-manager': tool('kube-controller-manager') } : {}),
  };
  for (let at = 0; at < clusters.length; at += together)
    await Promise.all(clusters.slice(at, at + together).map((cluster) => cluster.start(processes, programs)));
  return clusters;
};
