import type { Engine } from '../declare/engine.ts';
import { runbook } from '../engines/kubectl/runbook.ts';
import { checkGatewayValues, checkIstioValues } from '../emit/schema/check.ts';
import type { FileSpec } from '../emit/object-file.ts';
import { helm } from '../installs/helm.ts';
import { helmValuesFiles } from '../installs/helm-files.ts';
import { operatorSpecs } from '../installs/operator-spec.ts';
import { atLeast } from '../istio/version.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue, warningAt } from '../plan/issue.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import type { Install } from '../plan/install.ts';
import type { ObjectPatch } from '../plan/overrides-plan.ts';
import { patchFiles, type Release } from '../plan/release.ts';
import { writeYaml } from '../yaml/write.ts';
import { overridesSection } from './overrides/readme-section.ts';
import { isOverridden } from './overrides/value-issues.ts';

/** A file whose text is made when somebody wants it. */
export interface FileDraft {
  readonly path: string;
  readonly write: () => string;
}

const operatorFiles = (cluster: ClusterPlan): readonly FileDraft[] =>
  operatorSpecs(cluster).map(({ name, operator }) => ({
    path: `istio-operator/${name}.yaml`,
    write: () => writeYaml(operator),
  }));

const helmFiles = (releases: readonly Release[]): readonly FileDraft[] => [
  ...helmValuesFiles(releases).map(({ name, values }) => ({
    path: `helm/${name}.yaml`,
    write: () => writeYaml(values),
  })),
  ...releases.flatMap((release) =>
    patchFiles(release).map(({ patch: { patch, operations = patch }, path }) => ({
      path,
      write: () => writeYaml(operations),
    })),
  ),
];

/**
 * The releases whose values stand beside the stages. Where all objects are literal nobody carries a release out, and
 * the values say what the objects come from.
 */
const shownReleases = (cluster: ClusterPlan, releases: readonly Release[]): readonly Release[] =>
  cluster.rendered.kind === 'rendered' ? helm.releases(cluster) : releases;

/** What a cluster's folder holds beside the stages: for istioctl, for helm, for people. No kustomization lists it. */
export const besideDrafts = (
  layout: ClusterLayout,
  { install, engine }: { readonly install: Install; readonly engine: Pick<Engine, 'script'> },
  releases: readonly Release[],
  patches: readonly ObjectPatch[] = [],
): readonly FileDraft[] => [
  {
    path: 'README.md',
    write: () =>
      `${runbook(layout, install, releases, engine.script !== undefined)}${overridesSection(layout.cluster, patches)}`,
  },
  ...(engine.script ? [{ path: 'apply.sh', write: () => engine.script?.(layout, install, releases) ?? '' }] : []),
  ...helmFiles(shownReleases(layout.cluster, releases)),
  ...operatorFiles(layout.cluster),
];

/** The same files with their texts. */
export const besideStages = (...of: Parameters<typeof besideDrafts>): readonly FileSpec[] =>
  besideDrafts(...of).map(({ path, write }) => ({ path, text: write() }));

const checks = { base: checkIstioValues, istiod: checkIstioValues, gateway: checkGatewayValues } as const;

/**
 * Helm itself takes any key, so values are compared with what the charts of 1.30 know. For an older Istio that is a
 * neighbour's schema: there a difference is worth a look and no reason to stop.
 */
export const valuesIssues = (cluster: ClusterPlan, releases: readonly Release[]): readonly Issue[] => {
  const { name, mesh } = cluster;
  return shownReleases(cluster, releases).flatMap(({ chart, name: release, values }) => {
    if (chart === 'cni') return [];
    const issue = atLeast(mesh.istio.version, '1.30') ? errorAt : warningAt;
    const findings = checks[chart](values).filter(({ path }) => !isOverridden(cluster, chart, path));
    return findings.map(({ path, problem, suggestion }) =>
      issue(
        'helm-value-unknown',
        [`${name}/${release}`, ...path],
        problem,
        suggestion === '' ? 'compare with the values of the chart' : `did you mean ${suggestion}?`,
      ),
    );
  });
};
