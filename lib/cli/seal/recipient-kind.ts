import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { RecipientKind } from './approved-recipients.ts';
import { remoteAccessBackend } from './backend-of-secret.ts';

const kinds: ReadonlyMap<string, RecipientKind> = new Map([
  ['sealed-secrets', 'sealed-secrets'],
  ['sops', 'age'],
]);

export const recipientKinds: readonly RecipientKind[] = ['sealed-secrets', 'age'];

/** The kinds of recipient that a cluster's backends seal for. */
export const kindsOf = (cluster: ClusterPlan): readonly RecipientKind[] => [
  ...new Set([cluster.cacerts.backend.name, remoteAccessBackend(cluster)].flatMap((name) => kinds.get(name) ?? [])),
];

/**
 * The kind that was asked for, else the one the cluster needs. Throws a MeshError where it needs none, or both.
 */
export const kindFor = (cluster: ClusterPlan, asked: RecipientKind | undefined): RecipientKind => {
  if (asked !== undefined) return asked;
  const [first, second] = kindsOf(cluster);
  if (first !== undefined && second === undefined) return first;
  const problem =
    first === undefined
      ? `no backend of ${cluster.name} seals for a recipient`
      : `${cluster.name} seals with two backends, each with recipients of its own`;
  const remedy = 'say which kind: --kind sealed-secrets or --kind age';
  throw new MeshError([errorAt('recipient-kind', ['clusters', cluster.name, 'secrets'], problem, remedy)]);
};
