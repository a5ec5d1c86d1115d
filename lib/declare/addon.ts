import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { ClusterPlan, Offer } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';

/** An addon as far as a declaration speaks of it. */
export interface AddonWords<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly options: S;
  /** What it offers to the control plane and to other addons of the same cluster. Default: nothing. */
  offers?(mesh: MeshSettings, options: z.output<S>): readonly Offer[];
  /** Checks over the whole mesh; the map holds the options of each cluster that has the addon. Default: none. */
  issues?(mesh: MeshPlan, options: ReadonlyMap<string, z.output<S>>): readonly Issue[];
}

/**
 * Something that is built on the mesh: an addon (stage 70) or a sample (stage 80). Ours and a user's own are the same.
 *
 * The schema says what may be written under `addons.<name>` (or `samples.<name>`); `clusters.<c>.addons.<name>` is
 * merged over it, `false` there leaves the cluster out, and the defaults of the schema fill the rest. `{cluster}` in
 * any text option stands for the cluster's name and is replaced before `build` sees it.
 */
export interface Addon<S extends z.ZodObject = z.ZodObject> extends AddonWords<S> {
  /** Makes its objects below `scope`, a chart of one cluster. May load what it needs only now. */
  build(scope: Construct, cluster: ClusterPlan, options: z.output<S>): void | Promise<void>;
}
