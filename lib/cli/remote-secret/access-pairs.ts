import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { clustersMatching } from '../seal/cluster-patterns.ts';

export interface PairChoice {
  /** Names and patterns of clusters to be read, also several in one text. */
  readonly sources: readonly string[];
  /** Of clusters that get the access. */
  readonly targets: readonly string[];
  readonly all: boolean;
}

/** A cluster to read once, and those that its access is sealed for. */
export interface AccessPairs {
  readonly source: ClusterPlan;
  readonly targets: readonly ClusterPlan[];
}

export interface ChosenPairs {
  readonly pairs: readonly AccessPairs[];
  /** Targets whose backend brings the access by itself, with the name of the backend. */
  readonly elsewhere: readonly { readonly target: string; readonly backend: string }[];
}

/** With these nothing has to be read here: the operator's store carries the access, or somebody else makes the Secret. */
const bringsItself: readonly string[] = ['external-secrets', 'existing'];

const choiceError = (problem: string, remedy: string): MeshError =>
  new MeshError([errorAt('cluster-choice', ['clusters'], problem, remedy)]);

const backendFor = (target: ClusterPlan, source: ClusterPlan): string =>
  target.remoteSecrets.find(({ peer }) => peer === source.name)?.backend.name ?? '';

/**
 * Who is to be read for whom: each chosen source with the chosen targets that have it as a peer, in declared order.
 * Throws a MeshError when nothing is chosen, a name is unknown, or no chosen target reads any chosen source.
 */
export const accessPairs = (plan: MeshPlan, { sources, targets, all }: PairChoice): ChosenPairs => {
  const named = sources.length + targets.length > 0;
  if (all && named) throw choiceError('--all stands beside names', 'give one or the other');
  if (!all && !named) throw choiceError('no cluster is named', 'say --source, --target, or --all');
  const receivers = clustersMatching(plan, targets);
  const found = clustersMatching(plan, sources).map((source) => ({
    source,
    targets: receivers.filter(({ peers }) => peers.includes(source.name)),
  }));
  if (found.every((pair) => pair.targets.length === 0)) {
    throw choiceError('none of the targets reads any of the sources', 'a cluster does not read itself');
  }
  // A cluster has one backend for all its peers: the first chosen one tells it.
  const elsewhere = receivers.flatMap((target) => {
    const source = found.find((pair) => pair.targets.includes(target))?.source;
    const backend = source === undefined ? '' : backendFor(target, source);
    return bringsItself.includes(backend) ? [{ target: target.name, backend }] : [];
  });
  const pairs = found.map(({ source, targets: readers }) => ({
    source,
    targets: readers.filter((target) => !bringsItself.includes(backendFor(target, source))),
  }));
  return { pairs: pairs.filter((pair) => pair.targets.length > 0), elsewhere };
};
