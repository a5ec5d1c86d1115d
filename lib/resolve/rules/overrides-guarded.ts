import { type GuardedValue, guardedMeshConfig, guardedValues } from '../../istio/guarded-values.ts';
import { errorAt, type Issue, type IssuePath } from '../../plan/issue.ts';
import { isMap, type Json } from '../../plan/manifest.ts';
import { valueAt } from '../../plan/merge.ts';
import { overriddenCharts, type OverrideLayer } from '../../plan/overrides-plan.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { Rule } from '../rule.ts';

/** The path down to what an override says of a guarded place, or of something it stands in; undefined: nothing. */
const touched = (said: Json | undefined, path: readonly string[]): readonly string[] | undefined => {
  let here = said;
  for (const [depth, step] of path.entries()) {
    if (!isMap(here)) return path.slice(0, depth);
    if (!Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return path;
};

const guardIssues = (
  { at, said }: OverrideLayer,
  section: readonly string[],
  guards: readonly GuardedValue[],
): readonly Issue[] => {
  const content = valueAt(said, section);
  if (content === undefined) return [];
  const issues = guards.flatMap(({ path, remedy }) => {
    const found = touched(content, path);
    if (found === undefined) return [];
    const whole = found.length < path.length;
    const problem = whole
      ? `${found.join('.')} cannot be replaced as a whole: ${path.join('.')} stands there`
      : `${path.join('.')} cannot be overridden`;
    return [errorAt('override-guarded', [...at, ...section, ...found], problem, remedy)];
  });
  // One place may be above several of them.
  return [...new Map(issues.map((issue) => [issue.path.join('\n'), issue])).values()];
};

/** Layers of the mesh and of clusterDefaults are in every cluster; each is looked at once. */
const layersOf = ({ clusters }: MeshPlan): readonly OverrideLayer[] => {
  const layers = clusters.flatMap(({ overrides }) => overrides.layers);
  return [...new Map(layers.map((layer) => [JSON.stringify(layer.at), layer])).values()];
};

const emptyCharts = ({ clusters }: MeshPlan): readonly Issue[] =>
  (['cni', 'gateway'] as const).flatMap((chart) => {
    const has = clusters.filter((cluster) => (chart === 'cni' ? cluster.cni : cluster.gateway.kind !== 'none'));
    const places = clusters.flatMap((cluster) =>
      cluster.overrides.layers
        .filter(({ said }) => valueAt(said, ['values', chart]) !== undefined)
        .map(({ at }) => ({ at, own: at[0] === 'clusters', empty: !has.includes(cluster) })),
    );
    const idle = places.filter(({ own, empty }) => (own ? empty : has.length === 0));
    const paths = new Map<string, IssuePath>(idle.map(({ at }) => [JSON.stringify(at), [...at, 'values', chart]]));
    const word = chart === 'cni' ? 'CNI agent' : 'east-west gateway';
    return [...paths.values()].map((path) =>
      errorAt(
        'override-target-gone',
        path,
        `there is no ${word} whose values could be overridden`,
        'remove the section',
      ),
    );
  });

/** What isthmus answers for is declared, not overridden; and what is not there cannot be overridden either. */
export const overridesGuarded: Rule = (mesh) => [
  ...layersOf(mesh).flatMap((layer) => [
    ...overriddenCharts.flatMap((chart) => guardIssues(layer, ['values', chart], guardedValues[chart])),
    ...guardIssues(layer, ['meshConfig'], guardedMeshConfig),
  ]),
  ...emptyCharts(mesh),
];
