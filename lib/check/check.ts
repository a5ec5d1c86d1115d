import type { BundleFiles } from '../pki/lint/bundle.ts';
import type { Horizon } from '../pki/horizon.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { Category } from './category.ts';
import type { TreeFile } from '../trees/tree.ts';
import type { MeshFacts } from './facts/mesh-facts.ts';
import type { Draft } from './finding.ts';

/** What a mesh is held against, beside its tree. */
export interface Surroundings {
  readonly now: Date;
  readonly horizon: Horizon;
  /** The version of isthmus that checks. */
  readonly isthmus: string;
  /** False where a tree is checked alone. */
  readonly isDeclared: boolean;
  /** Of the declaration; undefined where a tree is checked alone, and where the declaration cannot be read. */
  readonly plan: MeshPlan | undefined;
  /** The digest of everything that synth would read now; undefined where a tree is checked alone. */
  readonly inputs: string | undefined;
  /** Public certificates of `pki/`. */
  readonly bundles: readonly BundleFiles[];
  /** Whether somebody looked into these bytes of a file of the tree and declared them harmless. */
  readonly isHarmless: (file: TreeFile) => boolean;
}

/** One line of the report. */
export interface Check {
  readonly category: Category;
  /** What is true when nothing is found. */
  readonly title: string;
  readonly codes: readonly string[];
  find(mesh: MeshFacts, surroundings: Surroundings): readonly Draft[];
  /** Whether there is anything to look at: what passes has been looked at. Default: there are clusters. */
  isMeant?(mesh: MeshFacts, surroundings: Surroundings): boolean;
  /** What a reader should know and nobody has to mend. Default: nothing. */
  notes?(mesh: MeshFacts): readonly string[];
}
