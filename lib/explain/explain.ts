import type { Vocabulary } from '../declare/registry.ts';
import { writtenSchema } from '../declare/schema-walk.ts';
import { meshSchema } from '../declare/schema/mesh.ts';
import type { IssuePath } from '../plan/issue.ts';
import type { Json } from '../plan/manifest.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { isSame, valueAt } from '../plan/merge.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { type Candidate, saidCandidates } from './candidates.ts';
import { fewClusters, Resolver } from './changed-declaration.ts';
import { clusterWords, meshWords } from './declared-words.ts';
import { defaultOf, type Field, fieldAt } from './field.ts';
import { any, fieldPlace, type FieldPlace, readFieldPath } from './field-path.ts';
import { type Decider, declaredAt, type Origin, positionOf } from './origin.ts';
import type { MeshInputs } from '../synth/mesh-inputs.ts';

/** What a field is worth in a cluster, or in the mesh as a whole (then the cluster is empty). */
export interface Effective {
  readonly clusters: readonly string[];
  readonly value: Json;
  readonly origin: Origin;
}

export interface Explanation {
  readonly field: Field;
  /** Clusters that are alike stand together; empty without a declaration, and where nothing is worth anything. */
  readonly effective: readonly Effective[];
}

/** A cluster and the path of a field below it; the empty cluster for what is said of the mesh alone. */
interface Asked {
  readonly cluster: string;
  readonly path: IssuePath;
}

/** What a cluster may say for itself although it is asked about for the mesh. */
const perCluster = ['addons', 'samples', 'secrets', 'overrides', 'clusterDefaults'];

const askedOfClusters = ([name, ...path]: IssuePath, names: readonly string[]): readonly Asked[] => {
  const meant = name === undefined || name === any ? names : names.filter((known) => known === name);
  return path.length === 0 ? [] : meant.map((cluster) => ({ cluster, path }));
};

/** A place in every item or under every key has no value of its own. */
const isPattern = (path: IssuePath): boolean =>
  path.some((step, index) => step === -1 || (step === any && index !== 1));

const askedOf = (path: IssuePath, names: readonly string[]): readonly Asked[] => {
  const [top, ...below] = path;
  if (top === undefined || isPattern(path)) return [];
  if (top === 'clusters') return askedOfClusters(below, names);
  if (below[0] === any) return [];
  if (!perCluster.includes(String(top))) return [{ cluster: '', path }];
  return askedOfClusters([any, ...(top === 'clusterDefaults' ? below : path)], names);
};

const planned = (plan: MeshPlan, { cluster, path }: Asked): Json | undefined => {
  if (cluster === '') return valueAt(meshWords(plan), path);
  const own = plan.clusters.find(({ name }) => name === cluster);
  return own && valueAt(clusterWords(own), path);
};

const fullPath = ({ cluster, path }: Asked): IssuePath => (cluster === '' ? path : ['clusters', cluster, ...path]);

/** Whether some other word at a candidate's place changes what is asked about. */
const decides = (candidate: Candidate, asked: Asked, before: Json, resolver: Resolver): boolean =>
  candidate.variants.some(({ value, names }) => {
    if (names.size > 0) return false;
    const plan = resolver.plan(value);
    const after = plan && planned(plan, asked);
    // Where nothing is left that could have a value, its value was not the question.
    return after !== undefined && !isSame(after, before);
  });

/** What was said that a value follows from: each is said otherwise once, and the mesh resolved again. */
const computedFrom = (inputs: MeshInputs, place: FieldPlace, asked: Asked, value: Json): readonly Decider[] => {
  const { declaration, committed, registry, plan } = inputs;
  const resolver = new Resolver(declaration, committed, registry);
  const root = writtenSchema(meshSchema(registry));
  const few = asked.cluster === '' ? declaration.value : fewClusters(declaration.value, plan, asked.cluster);
  return saidCandidates(few, root, asked.cluster)
    .filter((candidate) => decides(candidate, asked, value, resolver))
    .map(({ path }) => ({ path, at: positionOf(declaration, path) }));
};

const originOf = (inputs: MeshInputs, place: FieldPlace, asked: Asked, value: Json): Origin => {
  const said = declaredAt(inputs.declaration, fullPath(asked));
  if (said !== undefined) return { kind: 'declared', ...said };
  if (isSame(defaultOf(place.node), value)) return { kind: 'default' };
  const from = computedFrom(inputs, place, asked, value);
  return from.length === 0 ? { kind: 'default' } : { kind: 'computed', from };
};

const saidValue = ({ declaration }: MeshInputs, asked: Asked): Json | undefined => {
  const said = declaredAt(declaration, fullPath(asked));
  return said && valueAt(declaration.value, said.path);
};

/** What a plan does not keep, because something else follows from it, is worth what was said, else its default. */
const worth = (inputs: MeshInputs, place: FieldPlace, asked: Asked): Json | undefined =>
  planned(inputs.plan, asked) ?? saidValue(inputs, asked) ?? defaultOf(place.node);

const saidIn = ({ declaration }: MeshInputs, asked: Asked): string => {
  const said = declaredAt(declaration, fullPath(asked));
  return said === undefined || said.path[0] === 'clusters' ? '' : JSON.stringify(said.path);
};

/** Clusters with the same value and, where it is said for all of them, the same place. */
const alike = (inputs: MeshInputs, place: FieldPlace, asked: readonly Asked[]): readonly Effective[] => {
  const groups = new Map<string, { readonly first: Asked; readonly value: Json; readonly clusters: string[] }>();
  for (const one of asked) {
    const value = worth(inputs, place, one);
    if (value === undefined) continue;
    const own = declaredAt(inputs.declaration, fullPath(one))?.path[0] === 'clusters' ? one.cluster : '';
    const key = JSON.stringify([value, own, saidIn(inputs, one)]);
    const group = groups.get(key) ?? { first: one, value, clusters: [] };
    groups.set(key, group);
    group.clusters.push(...(one.cluster === '' ? [] : [one.cluster]));
  }
  return [...groups.values()].map(({ first, value, clusters }) => ({
    clusters,
    value,
    origin: originOf(inputs, place, first, value),
  }));
};

/**
 * What stands at a path of a declaration: from the schema, and with a declaration at hand also what it is worth and why.
 * Throws a MeshError with the nearest names where nothing can stand there.
 */
export const explainField = (text: string, registry: Vocabulary, inputs: MeshInputs | undefined): Explanation => {
  const place = fieldPlace(writtenSchema(meshSchema(registry)), readFieldPath(text));
  if ('code' in place) throw new MeshError([place]);
  const field = fieldAt(place);
  if (inputs === undefined || field.fields.some(({ name }) => !name.startsWith(any))) return { field, effective: [] };
  const asked = askedOf(
    place.path,
    inputs.plan.clusters.map(({ name }) => name),
  );
  return { field, effective: alike(inputs, place, asked) };
};
