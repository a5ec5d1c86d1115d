import { checkGatewayValues, checkIstioValues, checkManifest } from '../../emit/schema/check.ts';
import type { SchemaFinding } from '../../emit/schema/finding.ts';
import { untoldGatewayValues } from '../../installs/operator/gateway-overrides.ts';
import { chartValues } from '../../installs/values/by-chart.ts';
import { keptLists } from '../../istio/guarded-values.ts';
import { atLeast } from '../../istio/version.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Install } from '../../plan/install.ts';
import { errorAt, type Issue, type IssuePath, warningAt } from '../../plan/issue.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import { holds, isSame, leavesOf, valueAt } from '../../plan/merge.ts';
import { noOverrides, overriddenCharts, saidAt } from '../../plan/overrides-plan.ts';
import type { IstioChart } from '../../plan/release.ts';

/** Values of chart cni have no schema of their own; those of sail-operator's IstioCNI are the same. */
const checkCniValues = (values: JsonObject): readonly SchemaFinding[] =>
  checkManifest({ apiVersion: 'sailoperator.io/v1', kind: 'IstioCNI', metadata: { name: 'default' }, spec: { values } })
    .filter(({ path }) => path[0] === 'spec' && path[1] === 'values')
    .map((finding) => ({ ...finding, path: finding.path.slice(2) }));

const checks: Readonly<Record<IstioChart, (values: JsonObject) => readonly SchemaFinding[]>> = {
  base: checkIstioValues,
  istiod: checkIstioValues,
  cni: checkCniValues,
  gateway: checkGatewayValues,
};

/** Where the declaration says a value of a chart: under `values`, or under `meshConfig`. */
const declaredPath = ({ overrides }: ClusterPlan, chart: IstioChart, path: IssuePath): IssuePath | undefined =>
  chart === 'istiod' && path[0] === 'meshConfig'
    ? saidAt(overrides, path)
    : saidAt(overrides, ['values', chart, ...path]);

const overriddenOf = ({ overrides }: ClusterPlan, chart: IstioChart): JsonObject => ({
  ...overrides.values[chart],
  ...(chart === 'istiod' && Object.keys(overrides.meshConfig).length > 0 && { meshConfig: overrides.meshConfig }),
});

/** A difference at a place that an override says; what isthmus itself says is checked with the releases. */
const unknownIssues = (cluster: ClusterPlan, chart: IstioChart, values: JsonObject): readonly Issue[] => {
  const issue = atLeast(cluster.mesh.istio.version, '1.30') ? errorAt : warningAt;
  return checks[chart](values).flatMap(({ code, path, problem, suggestion }) => {
    const at = declaredPath(cluster, chart, code === 'missing-field' ? path.slice(0, -1) : path);
    const remedy = suggestion === '' ? 'compare with the values of the chart' : `did you mean ${suggestion}?`;
    return at === undefined ? [] : [issue('helm-value-unknown', at, `${path.join('.')}: ${problem}`, remedy)];
  });
};

const hasItem = (list: Json | undefined, item: Json): boolean =>
  Array.isArray(list) && list.some((other: Json) => isSame(other, item));

const droppedIssues = (
  cluster: ClusterPlan,
  chart: IstioChart,
  values: JsonObject,
  own: JsonObject,
): readonly Issue[] =>
  keptLists[chart].flatMap((path) => {
    const list = valueAt(own, path);
    const at = Array.isArray(list) ? declaredPath(cluster, chart, path) : undefined;
    if (!Array.isArray(list) || at === undefined) return [];
    const missing = list.filter((item: Json) => !hasItem(valueAt(values, path), item));
    if (missing.length === 0) return [];
    const problem = `${path.join('.')} is replaced as a whole, and loses what isthmus needs there`;
    return [
      errorAt('override-drops-entry', at, problem, `add ${missing.map((item) => JSON.stringify(item)).join(', ')}`),
    ];
  });

/** Where an override says what stands there anyway, or takes away what does not; and where it says something else. */
interface Echoes {
  readonly equal: ReadonlyMap<string, IssuePath>;
  readonly different: ReadonlySet<string>;
}

const echoesOf = (clusters: readonly ClusterPlan[]): Echoes => {
  const equal = new Map<string, IssuePath>();
  const different = new Set<string>();
  for (const cluster of clusters) {
    const own = chartValues({ ...cluster, overrides: noOverrides });
    for (const chart of overriddenCharts) {
      const over = overriddenOf(cluster, chart);
      for (const path of leavesOf(over)) {
        const at = declaredPath(cluster, chart, path);
        const values = own[chart] ?? {};
        const word = valueAt(over, path);
        const isEqual = word === null ? !holds(values, path) : isSame(valueAt(values, path), word);
        if (at === undefined) continue;
        if (isEqual) equal.set(JSON.stringify(at), at);
        else different.add(JSON.stringify(at));
      }
    }
  }
  return { equal, different };
};

/** Told where no cluster needs the value: for some it may be another than their own. */
const echoIssues = (clusters: readonly ClusterPlan[]): readonly Issue[] => {
  const { equal, different } = echoesOf(clusters);
  return [...equal]
    .filter(([place]) => !different.has(place))
    .map(([, at]) =>
      errorAt(
        'override-without-effect',
        at,
        'isthmus says the same without the override, or nothing that null could take away',
        'remove the line',
      ),
    );
};

const untoldRemedy = (install: Install, byChart: boolean): string => {
  if (byChart) return 'nothing has to be done, but this value does not survive a change to rendered or istioctl';
  // Where a person runs istioctl no object stands in dist, so there is none to patch.
  return install.readsRendered === true
    ? 'patch the object instead, or install the gateway by chart'
    : 'install the gateway by chart (install.method: helm)';
};

/**
 * istioctl renders the gateway from a chart of its own. Where the method installs from the spec, a value that it cannot
 * be told would be lost; elsewhere the spec, which is written for comparison, lacks it.
 */
const untoldIssues = (cluster: ClusterPlan, install: Install): readonly Issue[] => {
  if (cluster.gateway.kind === 'none') return [];
  const byChart = install.releases(cluster).some(({ chart }) => chart === 'gateway');
  const issue = byChart ? warningAt : errorAt;
  return untoldGatewayValues(cluster.overrides.values.gateway).flatMap((path) => {
    const at = declaredPath(cluster, 'gateway', path);
    const problem = `${path.join('.')} cannot be said in the IstioOperator spec of the gateway`;
    return at === undefined ? [] : [issue('override-not-in-spec', at, problem, untoldRemedy(install, byChart))];
  });
};

const clusterIssues = (cluster: ClusterPlan, install: Install): readonly Issue[] => {
  const merged = chartValues(cluster);
  const own = chartValues({ ...cluster, overrides: noOverrides });
  const byChart = overriddenCharts.flatMap((chart) => {
    const values = merged[chart];
    if (values === undefined || Object.keys(overriddenOf(cluster, chart)).length === 0) return [];
    return [...unknownIssues(cluster, chart, values), ...droppedIssues(cluster, chart, values, own[chart] ?? {})];
  });
  return [...byChart, ...untoldIssues(cluster, install)];
};

/** What is wrong with overridden values and mesh config, each place of the declaration told once. */
export const overriddenValueIssues = (clusters: readonly ClusterPlan[], install: Install): readonly Issue[] => {
  const concerned = clusters.filter(({ overrides }) => overrides.layers.length > 0);
  const found = [...concerned.flatMap((cluster) => clusterIssues(cluster, install)), ...echoIssues(concerned)];
  return [...new Map(found.map((issue) => [JSON.stringify([issue.code, issue.path]), issue])).values()];
};

/** Whether a place of a release's values is an override's, and told with it. */
export const isOverridden = (cluster: ClusterPlan, chart: IstioChart, path: IssuePath): boolean =>
  cluster.overrides.layers.length > 0 &&
  // What is said for istiod may count for base and the CNI agent, too.
  [chart, ...(chart === 'gateway' ? [] : ['istiod' as const])].some(
    (said) => declaredPath(cluster, said, path) !== undefined,
  );
