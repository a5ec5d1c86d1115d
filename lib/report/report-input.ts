import type { Mark } from '../graph/mark.ts';
import type { Picture } from '../graph/picture.ts';
import type { Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { Stage } from '../plan/stage.ts';

/** What a check found, as the report shows it. */
export interface ReportFinding extends Issue {
  /** Title of the group of checks it belongs to. */
  readonly category: string;
  /** Empty: the mesh as a whole. */
  readonly cluster: string;
  /** `Kind namespace/name`; empty where no object is meant. */
  readonly object: string;
  /** Why it is suppressed; empty: it counts. */
  readonly suppressed: string;
}

/** When a certificate or a revocation list ends. */
export interface ReportExpiry {
  readonly kind: 'root' | 'intermediate' | 'revocation-list';
  readonly title: string;
  /** Empty for a root that no cluster trusts yet. */
  readonly clusters: readonly string[];
  readonly notAfter: Date;
  readonly daysLeft: number;
  readonly expiry: 'fine' | 'warning' | 'finding' | 'expired' | 'not-yet-valid';
}

/** Objects by stage in dist of one cluster. */
export type StageCounts = ReadonlyMap<Stage, number>;

/** Everything a report shows; all of it is public. */
export interface ReportInput {
  readonly plan: MeshPlan;
  readonly picture: Picture;
  /** The findings as the picture shows them. */
  readonly marks: readonly Mark[];
  /** Undefined: nothing was checked. */
  readonly findings: readonly ReportFinding[] | undefined;
  /** Every end once, the earliest first. */
  readonly expiries: readonly ReportExpiry[];
  /** By cluster, of those whose part of dist is there. */
  readonly stages: ReadonlyMap<string, StageCounts>;
  /** The day that ends are counted from. */
  readonly at: Date;
  /** Of isthmus. */
  readonly version: string;
}
