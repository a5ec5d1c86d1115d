import type { ClusterPlan } from './cluster-plan.ts';
import type { ObjectRef } from './manifest.ts';
import type { HealthExpressions } from './sealed-plan.ts';
import type { Stage } from './stage.ts';

/** What must be true of a stage before the next one starts. */
export type Gate =
  | { readonly kind: 'none' }
  /** Every object of the stage is ready; the expressions say when for kinds that need it. */
  | { readonly kind: 'ready'; readonly health: readonly HealthExpressions[] }
  /** These objects exist and are ready. */
  | { readonly kind: 'objects'; readonly objects: readonly ObjectRef[]; readonly health: readonly HealthExpressions[] };

export interface StageLayout {
  readonly stage: Stage;
  /** Folder relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly gate: Gate;
  /** The stages that come first. */
  readonly needs: readonly Stage[];
  /** Kinds of the objects it holds, sorted; empty for a stage that a later pull request fills. */
  readonly kinds: readonly string[];
  /** True when the engine has to decrypt documents of this stage. */
  readonly decrypts: boolean;
}

/** Where a cluster's stages stand in dist and what orders them; the same for every engine. */
export interface ClusterLayout {
  readonly cluster: ClusterPlan;
  readonly stages: readonly StageLayout[];
}
