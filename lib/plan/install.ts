import type { ClusterPlan } from './cluster-plan.ts';
import type { HandTools } from './hand-tools.ts';
import type { Issue } from './issue.ts';
import type { Gate } from './layout.ts';
import type { Manifest } from './manifest.ts';
import type { MeshPlan } from './mesh-plan.ts';
import type { Release } from './release.ts';
import type { Stage } from './stage.ts';

/** An install method as far as a declaration speaks of it. */
export interface InstallWords {
  readonly name: string;
  /** True where the method takes its objects from `rendered/`, which `isthmus render` fills. Default: false. */
  readonly readsRendered?: boolean;
  /** Kinds with a status of their own that says when stage 30 or 60 is done. Default: none. */
  judged?(mesh: MeshPlan): readonly string[];
  /**
   * Why another method can neither follow this one on a live mesh nor be followed by it; undefined: it can. Default:
   * it can.
   */
  cannotSwitch?(mesh: MeshPlan): string | undefined;
  /** Checks over the whole mesh. Default: none. */
  issues?(mesh: MeshPlan): readonly Issue[];
}

/** A way to install Istio's control plane and gateways: it says what, the engine says how it reaches a cluster. */
export interface Install extends InstallWords {
  /** Charts that the engine carries out in the cluster. */
  releases(cluster: ClusterPlan): readonly Release[];
  /** Objects that the method itself puts into a stage. Default: none. */
  objects?(cluster: ClusterPlan, stage: Stage): readonly Manifest[];
  /** When a stage is done; undefined: as without the method (all objects of 30 and 60 are ready). */
  gate?(cluster: ClusterPlan, stage: Stage): Gate | undefined;
  /**
   * Stages that exist although dist holds no object of them, because something else fills them: the engine then only
   * waits for their gate. Default: none.
   */
  reserves?(cluster: ClusterPlan): readonly Stage[];
  /**
   * Commands that do by hand what a stage needs, run in dist/<cluster>, in the tools they are handed; undefined: the stage
   * is applied as objects. Workloads and Secrets of its gate are waited for behind them.
   */
  commands?(cluster: ClusterPlan, stage: Stage, tools: HandTools): readonly string[] | undefined;
  /** Commands that wait by hand for kinds with a status of their own, before workloads are waited for. Default: none. */
  waits?(cluster: ClusterPlan, stage: Stage, tools: HandTools): readonly string[];
}
