import { defaults, type Size, sizes } from '../declare/defaults.ts';
import type { ClusterSpec } from '../declare/schema/cluster.ts';
import type { JsonObject } from '../plan/manifest.ts';
import type { AutoscalePlan, WorkloadPlan } from '../plan/workload-plan.ts';

type WorkloadSpec = NonNullable<ClusterSpec['controlPlane']>;

const autoscaleOf = (spec: WorkloadSpec['autoscale']): AutoscalePlan =>
  spec === undefined
    ? { kind: 'off' }
    : {
        kind: 'on',
        min: spec.min ?? defaults.autoscale.min,
        max: spec.max ?? defaults.autoscale.max,
        cpu: spec.cpu ?? defaults.autoscale.cpu,
      };

/** How istiod or the gateway runs, with the defaults of the cluster's size. */
export const resolveWorkload = (spec: WorkloadSpec, size: Size): WorkloadPlan => ({
  replicas: spec.replicas ?? sizes[size].replicas,
  autoscale: autoscaleOf(spec.autoscale),
  // The schema let only JSON through; undefined members cannot come out of YAML.
  resources: (spec.resources ?? {}) as JsonObject,
  nodeSelector: spec.nodeSelector ?? {},
  tolerations: (spec.tolerations ?? []) as readonly JsonObject[],
  priorityClassName: spec.priorityClassName ?? '',
});
