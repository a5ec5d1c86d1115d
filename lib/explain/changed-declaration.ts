import type { Committed } from '../declare/committed.ts';
import type { Declaration } from '../declare/declaration.ts';
import type { Registry, Vocabulary } from '../declare/registry.ts';
import { type MeshSpec, meshSchema } from '../declare/schema/mesh.ts';
import type { IssuePath } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { resolveMesh } from '../resolve/resolve.ts';

const withItemAt = (value: Json | undefined, step: number, rest: IssuePath, put: Json | undefined): Json => {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  if (rest.length === 0 && put === undefined) return items.filter((_, index) => index !== step);
  const changed = withValueAt(items[step], rest, put);
  return step < items.length ? items.map((item, index) => (index === step ? changed : item)) : [...items, changed];
};

const withKeyAt = (value: Json | undefined, step: string, rest: IssuePath, put: Json | undefined): Json => {
  const { [step]: below, ...others } = isMap(value) ? value : {};
  if (rest.length === 0 && put === undefined) return others;
  const changed = withValueAt(below, rest, put);
  // In its old place: the order of clusters is the order of everything that lists them.
  return isMap(value) && Object.hasOwn(value, step)
    ? Object.fromEntries(Object.entries(value).map(([key, own]) => [key, key === step ? changed : own]))
    : { ...others, [step]: changed };
};

/** A value with another one at a path; undefined takes away what stands there. Lists and maps on the way are made. */
export const withValueAt = (value: Json | undefined, [step, ...rest]: IssuePath, put: Json | undefined): Json => {
  if (step === undefined) return put ?? null;
  return typeof step === 'number' ? withItemAt(value, step, rest, put) : withKeyAt(value, step, rest, put);
};

/** A key that names something, and every key and text that refers to it, under another name. */
export const renamed = (value: Json, from: string, to: string): Json => {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((item: Json) => renamed(item, from, to));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [key === from ? to : key, renamed(own, from, to)]),
  );
};

const withoutClusters = (value: JsonObject, kept: readonly string[]): Json => {
  const clusters = isMap(value['clusters']) ? value['clusters'] : {};
  return { ...value, clusters: Object.fromEntries(Object.entries(clusters).filter(([name]) => kept.includes(name))) };
};

const networkOf = (plan: MeshPlan, cluster: string): string | undefined =>
  plan.clusters.find(({ name }) => name === cluster)?.network;

/**
 * A declaration with one cluster and, where the mesh has several networks, one of another: what decides a cluster's own
 * objects, for a fraction of the time that a mesh of a hundred takes.
 */
export const fewClusters = (value: Json, plan: MeshPlan, cluster: string): Json => {
  const other = plan.clusters.find(({ network }) => network !== networkOf(plan, cluster));
  return isMap(value) ? withoutClusters(value, [cluster, ...(other ? [other.name] : [])]) : value;
};

/** What no plan holds: it was checked once, and its checks are most of what resolving costs. */
const checked = { index: undefined, recipientCertificates: undefined, ageRecipients: undefined } as const;

/** What is committed, without what only says who may sign and who may read. */
const withoutSignatures = (committed: Committed): Committed => ({
  ...committed,
  signers: undefined,
  store: undefined,
  hasRoots: false,
  issues: [],
  clusters: new Map([...committed.clusters].map(([name, cluster]) => [name, { ...cluster, ...checked }])),
});

/** Resolves declarations that differ from the one that was read, without reading anything again. */
export class Resolver {
  readonly #declaration: Declaration;
  readonly #committed: Committed;
  readonly #registry: Vocabulary;
  readonly #schema: ReturnType<typeof meshSchema>;

  constructor(declaration: Declaration, committed: Committed, registry: Registry) {
    this.#declaration = declaration;
    this.#committed = withoutSignatures(committed);
    this.#registry = registry;
    this.#schema = meshSchema(registry);
  }

  /** What the schema makes of a declaration; undefined where it refuses it. */
  #spec(value: Json): MeshSpec | undefined {
    return this.#schema.safeParse(value).data;
  }

  /** Undefined where the declaration breaks the schema; what rules find is passed over. `names`: new name to old one. */
  plan(value: Json, names: ReadonlyMap<string, string> = new Map()): MeshPlan | undefined {
    const spec = this.#spec(value);
    if (spec === undefined) return undefined;
    const { clusters } = this.#committed;
    const own = Object.keys(spec.clusters).flatMap((name) => {
      const found = clusters.get(names.get(name) ?? name);
      return found ? [[name, found] as const] : [];
    });
    const committed = { ...this.#committed, clusters: new Map(own) };
    try {
      return resolveMesh({ ...this.#declaration, spec, value }, committed, this.#registry).plan;
    } catch {
      // Addons and overrides are checked once more when they are merged: such a declaration tells nothing.
      return undefined;
    }
  }
}
