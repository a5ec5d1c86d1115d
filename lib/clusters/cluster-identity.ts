import { errorAt, type Issue, warningAt } from '../plan/issue.ts';

/** A cluster and the UID it answered with. */
export interface Answered {
  readonly cluster: string;
  readonly uid: string;
}

/** What of the declaration tells clusters apart. */
export interface Pinned {
  readonly name: string;
  /** Empty: not pinned. */
  readonly uid: string;
}

const pinIssue = ({ cluster, uid }: Answered, pinned: string): readonly Issue[] => {
  if (pinned === uid) return [];
  const path = ['clusters', cluster, 'uid'];
  if (pinned === '') {
    const problem = `${cluster} is known by its context alone: whoever renames a context renames the cluster`;
    return [
      warningAt('cluster-uid-not-pinned', path, problem, `check that it is the right one, then declare uid: ${uid}`),
    ];
  }
  const problem = `another cluster answers behind the context of ${cluster}: its namespace kube-system has the UID ${uid}`;
  const remedy = `use the right context (--context ${cluster}=<context>); after a rebuild declare uid: ${uid}`;
  return [errorAt('cluster-uid-mismatch', path, problem, remedy)];
};

const twiceIssue = ({ cluster, uid }: Answered, others: readonly Answered[]): readonly Issue[] => {
  const other = others.find((known) => known.uid === uid && known.cluster !== cluster);
  if (other === undefined) return [];
  const problem = `${cluster} and ${other.cluster} are one cluster: both have the UID ${uid}`;
  const remedy = 'give each its own context; peers would take each other for themselves';
  return [errorAt('same-cluster-twice', ['clusters', cluster], problem, remedy)];
};

/**
 * Compares the clusters that answered with what is pinned, and with each other and every pinned cluster of the mesh. An
 * error means that nothing more may be read from that cluster.
 */
export const identityIssues = (answers: readonly Answered[], clusters: readonly Pinned[]): readonly Issue[] => {
  const declared = clusters.flatMap(({ name, uid }) => (uid === '' ? [] : [{ cluster: name, uid }]));
  const pins = new Map(clusters.map(({ name, uid }) => [name, uid]));
  return answers.flatMap((answer) => [
    ...pinIssue(answer, pins.get(answer.cluster) ?? ''),
    ...twiceIssue(answer, [...answers, ...declared]),
  ]);
};
