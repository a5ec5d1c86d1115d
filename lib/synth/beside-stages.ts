import { runbook } from '../engines/kubectl/runbook.ts';
import { checkGatewayValues, checkIstioValues } from '../emit/schema/check.ts';
import type { FileSpec } from '../emit/object-file.ts';
import { helmValuesFiles } from '../installs/helm-files.ts';
import { operatorSpecs } from '../installs/operator-spec.ts';
import { atLeast } from '../istio/version.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue, warningAt } from '../plan/issue.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import type { Release } from '../plan/release.ts';
import { writeYaml } from '../yaml/write.ts';

const operatorFiles = (cluster: ClusterPlan): readonly FileSpec[] =>
  operatorSpecs(cluster).map(({ name, operator }) => ({
    path: `istio-operator/${name}.yaml`,
    text: writeYaml(operator),
  }));

const helmFiles = (releases: readonly Release[]): readonly FileSpec[] => [
  ...helmValuesFiles(releases).map(({ name, values }) => ({ path: `helm/${name}.yaml`, text: writeYaml(values) })),
  ...releases.flatMap(({ patches }) =>
    patches
      .filter(({ lasting }) => lasting)
      .map(({ target, patch }) => ({
        path: `helm/patches/${target.kind.toLowerCase()}-${target.name}.yaml`,
        text: writeYaml(patch),
      })),
  ),
];

/** What a cluster's folder holds beside the stages: for istioctl, for helm, for people. No kustomization lists it. */
export const besideStages = (layout: ClusterLayout, releases: readonly Release[]): readonly FileSpec[] => [
  { path: 'README.md', text: runbook(layout, releases) },
  ...helmFiles(releases),
  ...operatorFiles(layout.cluster),
];

const checks = { base: checkIstioValues, istiod: checkIstioValues, gateway: checkGatewayValues } as const;

/**
 * Helm itself takes any key, so values are compared with what the charts of 1.30 know. For an older Istio that is a
 * neighbour's schema: there a difference is worth a look and no reason to stop.
 */
export const valuesIssues = ({ name, mesh }: ClusterPlan, releases: readonly Release[]): readonly Issue[] =>
  releases.flatMap(({ chart, name: release, values }) => {
    if (chart === 'cni') return [];
    const issue = atLeast(mesh.istio.version, '1.30') ? errorAt : warningAt;
    return checks[chart](values).map(({ path, problem, suggestion }) =>
      issue(
        'helm-value-unknown',
        [`${name}/${release}`, ...path],
        problem,
        suggestion === '' ? 'compare with the values of the chart' : `did you mean ${suggestion}?`,
      ),
    );
  });
