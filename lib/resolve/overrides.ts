import { forCluster } from '../declare/placeholder.ts';
import { overridesSchema, type PatchSpec } from '../declare/schema/overrides.ts';
import type { IssuePath } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { merge, valueAt } from '../plan/merge.ts';
import {
  type ObjectChange,
  type ObjectPatch,
  overriddenCharts,
  type OverrideLayer,
  type OverridesPlan,
} from '../plan/overrides-plan.ts';
import type { DeclaredOverrides } from './declared-cluster.ts';

const mapAt = (value: Json, ...path: readonly string[]): JsonObject => {
  const found = valueAt(value, path);
  return isMap(found) ? found : {};
};

const changeOf = ({ patch, jsonPatch = [] }: PatchSpec): ObjectChange =>
  patch === undefined
    ? { kind: 'json', operations: jsonPatch.map((operation) => ({ ...operation })) }
    : { kind: 'merge', patch };

const patchOf = (spec: PatchSpec, at: IssuePath): ObjectPatch => ({
  at,
  target: { apiVersion: '', namespace: '', ...spec.target },
  release: spec.release ?? '',
  stage: spec.stage ?? '',
  change: changeOf(spec),
  reason: spec.reason.trim().replaceAll(/\s+/g, ' '),
});

const shared = new WeakMap<JsonObject, readonly ObjectPatch[]>();

/** Patches of one layer; where no cluster has a say in them, the same ones for all, so that emit can share objects. */
const patchesOf = ({ at, said }: DeclaredOverrides & { readonly said: JsonObject }, cluster: string) => {
  const known = shared.get(said);
  if (known !== undefined) return known;
  const { patches = [] } = overridesSchema.parse(forCluster(said, cluster));
  const made = patches.map((spec, index) => patchOf(spec, [...at, 'patches', index]));
  if (!JSON.stringify(said['patches'] ?? []).includes('{cluster}')) shared.set(said, made);
  return made;
};

const layerOf = (at: IssuePath, said: JsonObject, cluster: string): OverrideLayer => {
  const { patches: _, ...values } = said;
  const own = forCluster(values, cluster);
  return { at, said: isMap(own) ? own : {} };
};

/** The overrides of one cluster: those of the mesh, of clusterDefaults and its own, laid over each other. */
export const resolveOverrides = (cluster: string, declared: readonly DeclaredOverrides[]): OverridesPlan => {
  const sections = declared.flatMap(({ at, said }) => (isMap(said) ? [{ at, said }] : []));
  const layers = sections
    .map(({ at, said }) => layerOf(at, said, cluster))
    .filter(({ said }) => Object.keys(said).length > 0);
  const merged = (...path: readonly string[]): JsonObject =>
    mapAt(layers.reduce<Json>((below, { said }) => merge(below, mapAt(said, ...path)), {}));
  const [base, istiod, cni, gateway] = overriddenCharts.map((chart) => merged('values', chart));
  return {
    values: { base: base ?? {}, istiod: istiod ?? {}, cni: cni ?? {}, gateway: gateway ?? {} },
    meshConfig: merged('meshConfig'),
    patches: sections.flatMap((section) => patchesOf(section, cluster)),
    layers,
  };
};
