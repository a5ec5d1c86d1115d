import { defaults, type Size, sizes } from '../declare/defaults.ts';
import type { ClusterSpec } from '../declare/schema/cluster.ts';
import type { WorkloadPlan } from '../plan/workload-plan.ts';

type WorkloadSpec = NonNullable<ClusterSpec['controlPlane']>;

const workloadDefaults = { resources: {}, nodeSelector: {}, tolerations: [], priorityClassName: '' };

/** How istiod or the gateway runs, with the defaults of the cluster's size. */
export const resolveWorkload = ({ autoscale, ...spec }: WorkloadSpec, size: Size): WorkloadPlan => ({
  ...workloadDefaults,
  ...sizes[size],
  ...spec,
  autoscale: autoscale === undefined ? { kind: 'off' } : { kind: 'on', ...defaults.autoscale, ...autoscale },
});
