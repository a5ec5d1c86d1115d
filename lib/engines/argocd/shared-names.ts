import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { applicationName, destinationOf, stageGroups } from './stage-groups.ts';

/** The names of the Applications that every cluster may have, and of those of its charts. */
const namesIn = (cluster: ClusterPlan, charts: readonly string[]): readonly string[] => [
  applicationName(cluster),
  ...[...stageGroups.map(({ name }) => name), ...charts].map((part) => applicationName(cluster, part)),
];

/**
 * A cluster may be called like a part of another one, as `east-gateway` beside `east`: two Applications of one name are
 * one, which changes with every sync. Clusters that share a destination are refused already.
 */
export const sharedNameIssues = (
  clusters: readonly ClusterPlan[],
  chartsOf: (cluster: ClusterPlan) => readonly string[],
): readonly Issue[] => {
  const owners = new Map<string, ClusterPlan>();
  return clusters.flatMap((cluster) => {
    const names = namesIn(cluster, chartsOf(cluster));
    const shared = names.find((name) => owners.has(name));
    const other = shared === undefined ? undefined : owners.get(shared);
    for (const name of names) owners.set(name, cluster);
    if (other === undefined || destinationOf(other) === destinationOf(cluster)) return [];
    return [
      errorAt(
        'argocd-name-shared',
        ['clusters', cluster.name],
        `${other.name} and ${cluster.name} would both have an Application ${shared}: one would be applied over the other`,
        'rename one of the two clusters, or end gitops.argocd.destination with more than {cluster}',
      ),
    ];
  });
};
