import type { Issue } from '../plan/issue.ts';
import type { Reason, Risk } from './risk.ts';

/** One field before and after, as people may see it: secrets are masked, certificates described. */
export interface FieldChange {
  /** `spec.template.spec.containers[istiod].image`. */
  readonly path: string;
  /** Undefined where the field is new. */
  readonly before: string | undefined;
  /** Undefined where the field is gone. */
  readonly after: string | undefined;
}

export type Verb = 'added' | 'removed' | 'recreated' | 'changed';

/** What happens to one object or file, or to several that change alike. */
export interface ObjectChange {
  readonly verb: Verb;
  /** `Deployment istio-system/istiod`, or the path of a file that holds no object; several where they change alike. */
  readonly objects: readonly string[];
  readonly file: string;
  readonly risk: Risk;
  readonly reasons: readonly Reason[];
  readonly fields: readonly FieldChange[];
  /** What to add in words; mostly empty. */
  readonly note: string;
}

/** Clusters that change alike; none of them for what belongs to the mesh as a whole. */
export interface Group {
  readonly clusters: readonly string[];
  readonly title: string;
  readonly risk: Risk;
  readonly changes: readonly ObjectChange[];
}

/** A sentence that says what the mesh does differently. */
export interface Meaning {
  readonly risk: Risk;
  readonly text: string;
}

export interface Totals {
  /** Objects and files, counted in each cluster, by risk. */
  readonly byRisk: Readonly<Record<Risk, number>>;
  readonly all: number;
  readonly clusters: number;
  /** Files that only repeat what others say: inventories, lists, install specs. */
  readonly derived: number;
}

/** The comparison of two trees, for printers. Every text in it may come from a foreigner: printers escape. */
export interface Review {
  readonly base: string;
  readonly head: string;
  /** What a reviewer must know if nothing else. */
  readonly headline: string;
  readonly risk: Risk;
  readonly totals: Totals;
  /** Riskiest first. */
  readonly meanings: readonly Meaning[];
  /** Riskiest first. */
  readonly groups: readonly Group[];
  /** What could not be compared. */
  readonly issues: readonly Issue[];
}

/** True where nothing differs that anybody could see. */
export const isEqualReview = ({ totals, meanings }: Review): boolean =>
  totals.all === 0 && totals.derived === 0 && meanings.length === 0;
