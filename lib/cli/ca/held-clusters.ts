import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Issue, errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { SecretContext } from '../secret-context.ts';
import { readPki } from './bundle-folder.ts';

/** Where a cluster's certificates are: in the store, in pki/, in both, or nowhere yet. */
export interface Holding {
  readonly cluster: ClusterPlan;
  readonly stored: boolean;
  readonly published: boolean;
}

/** What there is of each of the clusters. A root alone in pki/ is no certificate of the cluster. */
export const holdingsOf = (
  { root, plan, work }: Pick<SecretContext, 'root' | 'plan' | 'work'>,
  clusters: readonly ClusterPlan[],
): readonly Holding[] => {
  const stored = new Set(work.clusters());
  const published = new Set(
    readPki(root, plan)
      .filter(({ files }) => Object.hasOwn(files, 'ca-cert.pem'))
      .map(({ cluster }) => cluster),
  );
  return clusters.map((cluster) => ({
    cluster,
    stored: stored.has(cluster.name),
    published: published.has(cluster.name),
  }));
};

/** Throws a MeshError with one issue for each of the clusters; nothing when there is none. */
export const refuseClusters = (clusters: readonly ClusterPlan[], issue: (name: string) => Issue): void => {
  if (clusters.length > 0) throw new MeshError(clusters.map(({ name }) => issue(name)));
};

export const hasOne = (name: string): Issue =>
  errorAt(
    'ca-exists',
    ['pki', name],
    `${name} has an intermediate already`,
    `a new key under the same root is made by isthmus ca renew ${name}`,
  );

export const hasNone = (name: string): Issue =>
  errorAt('ca-none', ['pki', name], `${name} has no intermediate yet`, `make one with isthmus ca issue ${name}`);
