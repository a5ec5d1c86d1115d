import type { JsonObject } from './manifest.ts';

/** Horizontal autoscaling of a workload; `cpu` is the target utilisation in percent of the request. */
export type AutoscalePlan =
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly min: number; readonly max: number; readonly cpu: number };

/** How istiod and the east-west gateway are run, in the fields the charts and the IstioOperator spec both have. */
export interface WorkloadPlan {
  /** The number of pods while autoscaling is off. */
  readonly replicas: number;
  readonly autoscale: AutoscalePlan;
  /** Kubernetes resources (`requests`, `limits`); empty: what the chart sets. */
  readonly resources: JsonObject;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly JsonObject[];
  /** Empty for none. */
  readonly priorityClassName: string;
}
