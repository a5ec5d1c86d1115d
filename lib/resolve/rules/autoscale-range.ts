import { errorAt, type Issue } from '../../plan/issue.ts';
import type { WorkloadPlan } from '../../plan/workload-plan.ts';
import type { Rule } from '../rule.ts';

const rangeIssue = (cluster: string, field: string, { autoscale }: WorkloadPlan): readonly Issue[] =>
  autoscale.kind === 'on' && autoscale.min > autoscale.max
    ? [
        errorAt(
          'autoscale-range',
          ['clusters', cluster, field, 'autoscale'],
          `the fewest pods (${autoscale.min}) are more than the most (${autoscale.max})`,
          'raise max or lower min',
        ),
      ]
    : [];

/** An autoscaler whose minimum lies above its maximum is refused by the API server, long after the merge. */
export const autoscaleRange: Rule = ({ clusters }) =>
  clusters.flatMap(({ name, controlPlane, gateway }) => [
    ...rangeIssue(name, 'controlPlane', controlPlane),
    ...(gateway.kind === 'none' ? [] : rangeIssue(name, 'gateway', gateway.workload)),
  ]);
