import { isLabelValue, isQualifiedName } from '../../declare/schema/text.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue, type IssuePath } from '../../plan/issue.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import type { WorkloadPlan } from '../../plan/workload-plan.ts';
import type { Rule } from '../rule.ts';

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Why the API server refuses a toleration (Kubernetes 1.35, pkg/apis/core/validation, ValidateTolerations). */
const whyRefused = ({ operator, effect, tolerationSeconds, ...texts }: JsonObject): string | undefined => {
  const key = textOf(texts['key']);
  const value = textOf(texts['value']);
  if (key === '' && operator !== 'Exists') return 'a toleration without a key needs operator: Exists';
  if (key !== '' && !isQualifiedName(key)) return `"${withoutUserInfo(key)}" is not the key of a taint`;
  if (operator === 'Exists' && value !== '') return 'a toleration with operator: Exists has no value';
  if (!isLabelValue(value)) return `"${withoutUserInfo(value)}" is not the value of a taint`;
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') return 'tolerationSeconds needs effect: NoExecute';
  return undefined;
};

const tolerationIssues = ({ tolerations }: WorkloadPlan, path: IssuePath): readonly Issue[] =>
  tolerations.flatMap((toleration, index) => {
    const reason = whyRefused(toleration);
    const remedy = 'name key and operator of the taint; operator: Exists alone tolerates every taint';
    return reason === undefined
      ? []
      : [errorAt('toleration-malformed', [...path, 'tolerations', index], reason, remedy)];
  });

const selectorIssues = (selector: Readonly<Record<string, string>>, path: IssuePath): readonly Issue[] =>
  Object.entries(selector).flatMap(([key, value]) =>
    isLabelValue(value)
      ? []
      : [
          errorAt(
            'label-value-malformed',
            [...path, 'nodeSelector', key],
            `"${withoutUserInfo(value)}" is not the value of a label`,
            'use letters, digits and - _ . between them, 63 at most',
          ),
        ],
  );

const workloadIssues = (workload: WorkloadPlan, path: IssuePath): readonly Issue[] => [
  ...selectorIssues(workload.nodeSelector, path),
  ...tolerationIssues(workload, path),
];

const issuesOf = ({ name, controlPlane, gateway }: ClusterPlan): readonly Issue[] => [
  ...workloadIssues(controlPlane, ['clusters', name, 'controlPlane']),
  ...(gateway.kind === 'none'
    ? []
    : [
        ...workloadIssues(gateway.workload, ['clusters', name, 'gateway']),
        ...selectorIssues(gateway.service.nodeSelector, ['clusters', name, 'gateway', 'service']),
      ]),
];

/** Where pods may run reaches the cluster inside Helm values, which no schema of an object looks into. */
export const podPlacement: Rule = ({ clusters }) => clusters.flatMap(issuesOf);
