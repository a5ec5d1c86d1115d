import type { ClusterNames } from '../cluster-names.ts';
import type { Side } from '../sides.ts';
import type { Meaning } from '../review.ts';
import type { Unit } from '../units.ts';
import type { Fold } from '../fold.ts';

/** A sentence, and what need not be said again: reasons by these rules, of these units. */
export interface Sentence extends Meaning {
  readonly covers?: readonly string[];
  readonly units?: readonly Unit[];
}

/** All that sentences are made of. */
export interface Context {
  readonly base: Side;
  readonly head: Side;
  readonly names: ClusterNames;
  readonly folds: readonly Fold[];
  readonly units: readonly Unit[];
  /** Clusters that are new, and those that left. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** Whom a unit belongs to, in words. */
export const whom = ({ names }: Context, clusters: readonly string[]): string => names.words(clusters);

/** Units of the same clusters under one key: one sentence for all of them. */
export const byText = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};
