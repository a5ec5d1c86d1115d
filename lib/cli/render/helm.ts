import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { minimumKubernetesMinor } from '../../istio/version.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import type { IstioChart, Release } from '../../plan/release.ts';
import type { RenderInput } from '../../synth/render-inputs.ts';
import { patchedBy } from './release-patches.ts';
import { runProgram, type Surroundings } from './program.ts';
import { readObjects } from './read-objects.ts';
import type { Renderer, RendererWish, VersionCheck } from './renderer.ts';
import { isUnknown, versionIssues } from './version-check.ts';

interface HelmWish extends RendererWish {
  /** Absolute folder with the charts, each as a folder or as `<chart>-<version>.tgz`; undefined: the declared repository. */
  readonly charts: string | undefined;
}

const localChart = (folder: string, chart: IstioChart, version: string): string => {
  const found = [join(folder, chart), join(folder, `${chart}-${version}.tgz`)].find((path) => existsSync(path));
  if (found !== undefined) return found;
  const problem = `${folder} holds neither ${chart} nor ${chart}-${version}.tgz`;
  throw new EnvironmentError([
    errorAt('render-chart-missing', ['install', 'charts'], problem, 'put the chart there, or leave --charts out'),
  ]);
};

/** How helm is told which chart: a local one, one of a registry, one of a repository. */
const chartArgs = ({ mesh }: ClusterPlan, { chart, version }: Release, charts: string | undefined): string[] => {
  if (charts !== undefined) return [localChart(charts, chart, version)];
  const { repository } = mesh.install.charts;
  return repository.startsWith('oci://')
    ? [`${repository}/${chart}`, '--version', version]
    : [chart, '--repo', repository, '--version', version];
};

/** What a chart of a folder says of itself, asked once; the charts of the sources all say 1.0.0, of whatever release. */
const chartVersions = (path: string, surroundings: Surroundings): ((chart: string) => Promise<string>) => {
  const asked = new Map<string, Promise<string>>();
  const ask = async (chart: string): Promise<string> => {
    const said = await runProgram(path, ['show', 'chart', chart], surroundings);
    const version = /^version: "?([^\s"]+)/m.exec(said)?.[1] ?? 'unknown';
    return version === '1.0.0' ? 'unknown' : version;
  };
  return (chart) => {
    const answer = asked.get(chart) ?? ask(chart);
    asked.set(chart, answer);
    return answer;
  };
};

/** A repository is asked for the declared version; the charts of a folder are looked at. */
const checkCharts = async (
  inputs: readonly RenderInput[],
  { charts, allowed }: HelmWish,
  versionOf: (chart: string) => Promise<string>,
): Promise<Pick<VersionCheck, 'issues' | 'allowed'>> => {
  if (charts === undefined) return { issues: [], allowed: '' };
  const found = await Promise.all(
    inputs.flatMap(({ release, version }) =>
      release === undefined
        ? []
        : [versionOf(localChart(charts, release.chart, release.version)).then((text) => ({ release, version, text }))],
    ),
  );
  return {
    issues: found.flatMap(({ release: { chart }, version, text }) =>
      versionIssues(version, { program: 'helm', of: `chart ${chart}`, text, allowed }),
    ),
    allowed: found.some(({ text }) => isUnknown(text)) ? allowed : '',
  };
};

const assertKnown = (version: string): void => {
  if (/^v?[34]\./.test(version)) return;
  const problem = `this helm says version ${JSON.stringify(version)}`;
  throw new EnvironmentError([errorAt('render-helm-unknown', ['helm'], problem, 'take helm 3 or 4')]);
};

const renderArgs = (cluster: ClusterPlan, release: Release, values: string, charts: string | undefined): string[] => [
  'template',
  release.name,
  ...chartArgs(cluster, release, charts),
  '--namespace',
  release.namespace,
  '--values',
  values,
  '--include-crds',
  '--no-hooks',
  // What a chart asks about the cluster must not depend on the helm that renders it.
  '--kube-version',
  `1.${minimumKubernetesMinor(cluster.mesh.istio.version)}.0`,
  ...(release.skipSchemaValidation ? ['--skip-schema-validation'] : []),
];

/**
 * The user's own helm with the charts of the declared release, and the patches that the values cannot say. It sees no
 * cluster; its configuration is the user's, because it may hold the way to the charts.
 */
export const helmRenderer = async (wish: HelmWish): Promise<Renderer> => {
  const { paths, scratch, environment, charts } = wish;
  const [path = 'helm'] = paths;
  const surroundings: Surroundings = { folder: scratch, environment: { ...environment, KUBECONFIG: devNull } };
  const version = (await runProgram(path, ['version', '--template', '{{.Version}}'], surroundings)).trim();
  assertKnown(version);
  const versionOf = chartVersions(path, surroundings);
  return {
    program: 'helm',
    check: async (inputs) => {
      const { issues, allowed } = await checkCharts(inputs, wish, versionOf);
      return { issues, version, allowed };
    },
    render: async (cluster, { name, text, release }) => {
      if (release === undefined) throw new Error(`${name} is no release`);
      const folder = mkdtempSync(join(scratch, 'values-'));
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, text);
      const output = await runProgram(path, renderArgs(cluster, release, file, charts), { ...surroundings, folder });
      return patchedBy(release, readObjects(output, cluster.name, 'helm'));
    },
  };
};
