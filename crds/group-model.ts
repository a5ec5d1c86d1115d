import { type Schema, type SchemaFile, referenceOf } from '../lib/emit/schema/schema.ts';
import type { Crd } from './raw-schema.ts';
import { shareShapes } from './shared-shape.ts';
import { strictKind } from './strict-crd.ts';

/** API group ('core' for the one without a name) to its schemas. */
export type GroupModel = ReadonlyMap<string, SchemaFile>;

interface Roots {
  readonly kinds: Record<string, Record<string, string>>;
  readonly roots: Record<string, Schema>;
}

/** The first version of a kind takes its bare name; a later one the same, where its shape is equal. */
const nameFor = (roots: Record<string, Schema>, kind: string, version: string, schema: Schema): string => {
  const isTaken = roots[kind] !== undefined && JSON.stringify(roots[kind]) !== JSON.stringify(schema);
  return isTaken ? `${kind}${version.slice(0, 1).toUpperCase()}${version.slice(1)}` : kind;
};

/** All served versions of all kinds, per group. */
export const crdGroups = (crds: readonly Crd[]): GroupModel => {
  const groups = new Map<string, Roots>();
  for (const { spec } of crds) {
    const group = groups.get(spec.group) ?? { kinds: {}, roots: {} };
    groups.set(spec.group, group);
    for (const version of spec.versions.filter(({ served }) => served)) {
      const schema = strictKind(version.schema.openAPIV3Schema);
      const name = nameFor(group.roots, spec.names.kind, version.name, schema);
      (group.kinds[version.name] ??= {})[spec.names.kind] = name;
      group.roots[name] = schema;
    }
  }
  return new Map([...groups].map(([group, { kinds, roots }]) => [group, { kinds, definitions: shareShapes(roots) }]));
};

/** The definitions a schema refers to, as [file, name]; a reference without a file stays in `file`. */
export const referencesOf = function* (schema: Schema, file: string): Generator<[string, string]> {
  if (schema.$ref !== undefined) {
    const target = referenceOf(schema.$ref, file);
    yield [target.file, target.name];
  }
  const below = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  for (const child of below) if (typeof child === 'object') yield* referencesOf(child, file);
};

/** The names of all definitions that can be reached from some, per file. */
export const reachable = (model: GroupModel, starts: Iterable<[string, string]>): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  const open = [...starts];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [file, name] = next;
    const names = found.get(file) ?? new Set<string>();
    found.set(file, names);
    if (names.has(name)) continue;
    names.add(name);
    const schema = model.get(file)?.definitions[name];
    if (schema === undefined) throw new Error(`no definition ${name} in ${file}`);
    open.push(...referencesOf(schema, file));
  }
  return found;
};

/** The model without definitions that no kind refers to, such as those of a status. */
export const trimmed = (model: GroupModel): GroupModel => {
  const roots = [...model].flatMap(([file, { kinds }]) =>
    Object.values(kinds).flatMap((kindsOfVersion) =>
      Object.values(kindsOfVersion).map((name): [string, string] => [file, name]),
    ),
  );
  const kept = reachable(model, roots);
  return new Map(
    [...model].map(([file, { kinds, definitions }]) => [
      file,
      {
        kinds,
        definitions: Object.fromEntries(Object.entries(definitions).filter(([name]) => kept.get(file)?.has(name))),
      },
    ]),
  );
};
