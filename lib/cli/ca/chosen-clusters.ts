import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Issue, errorAt } from '../../plan/issue.ts';
import { MeshError, refuseErrors } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { nearest } from '../../plan/nearest.ts';

/** Which clusters a verb is about: named one by one, or all. */
export interface ClusterChoice {
  readonly clusters: readonly string[];
  readonly all: boolean;
}

/** A mesh of a thousand clusters is not listed whole. */
const shownNames = 10;

const unknown = (name: string, names: readonly string[]): Issue => {
  const close = nearest(name, names);
  const remedy =
    close === ''
      ? `declared are ${names.slice(0, shownNames).join(', ')}${names.length > shownNames ? ', ...' : ''}`
      : `did you mean ${close}?`;
  return errorAt('cluster-unknown', ['clusters'], `no cluster of the mesh is called ${JSON.stringify(name)}`, remedy);
};

const about = (code: string, problem: string, remedy: string): Issue => errorAt(code, ['clusters'], problem, remedy);

const choiceIssues = ({ clusters, all }: ClusterChoice, names: readonly string[]): readonly Issue[] => {
  if (all && clusters.length > 0) {
    return [about('cluster-choice', '--all stands beside names', 'give one or the other')];
  }
  if (!all && clusters.length === 0) {
    return [about('cluster-choice', 'no cluster is named', 'name clusters, or --all')];
  }
  const twice = new Set(clusters.filter((name, index) => clusters.indexOf(name) !== index));
  return [
    ...clusters.filter((name) => !names.includes(name)).map((name) => unknown(name, names)),
    ...[...twice].map((name) => about('cluster-twice', `${name} is named twice`, 'name each cluster once')),
  ];
};

/** True where the Secret `cacerts` is made from what the store holds; else somebody else makes it. */
export const hasOwnCacerts = ({ cacerts }: ClusterPlan): boolean =>
  !['existing', 'cert-manager'].includes(cacerts.backend.name);

const madeElsewhere = ({ name, cacerts }: ClusterPlan): Issue =>
  errorAt(
    'cacerts-made-elsewhere',
    ['clusters', name, 'secrets'],
    `the CA of ${name} is made elsewhere: its backend is ${cacerts.backend.name}`,
    `commit its root with isthmus ca import ${name} --public --root FILE, or declare another backend`,
  );

/**
 * The clusters of a choice in declared order; with `all`, those whose CA comes from the store. Throws a MeshError with
 * every name that is wrong.
 */
export const chosenClusters = (plan: MeshPlan, choice: ClusterChoice): readonly ClusterPlan[] => {
  refuseErrors(
    choiceIssues(
      choice,
      plan.clusters.map(({ name }) => name),
    ),
  );
  if (choice.all) return plan.clusters.filter(hasOwnCacerts);
  const chosen = plan.clusters.filter(({ name }) => choice.clusters.includes(name));
  refuseErrors(chosen.filter((cluster) => !hasOwnCacerts(cluster)).map(madeElsewhere));
  return chosen;
};

/** One cluster by its name, whoever makes its CA. Throws a MeshError when there is none. */
export const clusterNamed = (plan: MeshPlan, name: string): ClusterPlan => {
  const names = plan.clusters.map((cluster) => cluster.name);
  const found = plan.clusters.find((cluster) => cluster.name === name);
  if (found) return found;
  throw new MeshError([unknown(name, names)]);
};
