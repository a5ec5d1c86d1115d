import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';

/** Flux writes the names of Kustomizations and HelmReleases into a label of everything they apply. */
const longestLabel = 63;

/** The longest of the names of one kind, where it is longer than Flux can work with. */
export const nameIssue = (cluster: ClusterPlan, kind: string, names: readonly string[]): readonly Issue[] => {
  const longest = names.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest.length <= longestLabel) return [];
  const problem = `the Flux ${kind} ${longest} would have ${longest.length} characters, more than a label holds`;
  return [
    errorAt(
      'flux-name-too-long',
      ['clusters', cluster.name],
      problem,
      'shorten the name of the mesh or of the cluster',
    ),
  ];
};
