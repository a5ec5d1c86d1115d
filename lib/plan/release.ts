import type { JsonObject, ObjectRef } from './manifest.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import type { Stage } from './stage.ts';

export type IstioChart = 'base' | 'cni' | 'istiod' | 'gateway';

/** A change to an object that a chart makes, as a strategic merge patch. */
export interface ReleasePatch {
  readonly target: Pick<ObjectRef, 'kind' | 'name'>;
  /** False where the next helm upgrade would undo it, so that it is of no use to people who run helm themselves. */
  readonly lasting: boolean;
  readonly patch: JsonObject;
}

/** Fields of chart objects that something in the cluster writes, so that an engine must not fight over them. */
export interface ReleaseDrift {
  readonly kind: string;
  /** JSON pointers. */
  readonly paths: readonly string[];
}

/** One Helm release as data: the install method says what, the engine says how. */
export interface Release {
  readonly name: string;
  readonly chart: IstioChart;
  readonly version: string;
  readonly namespace: string;
  readonly stage: Stage;
  readonly values: JsonObject;
  /** True where Helm refuses the chart for its own schema, whatever the values are. */
  readonly skipSchemaValidation: boolean;
  readonly patches: readonly ReleasePatch[];
  readonly drift: readonly ReleaseDrift[];
  /** Releases of the same stage that must be ready first. */
  readonly needs: readonly string[];
}

/** A way to install Istio's control plane and gateways. */
export interface Install {
  readonly name: string;
  releases(cluster: ClusterPlan): readonly Release[];
}
