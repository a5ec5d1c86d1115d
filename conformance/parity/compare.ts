import type { Json, JsonObject } from '../../lib/plan/manifest.ts';
import { isList, isObject, keyOf, readJson, type RenderedObject } from './objects.ts';

/** One place in which the two renderings of an object differ; undefined on the side that has nothing there. */
export interface Difference {
  readonly kind: string;
  readonly name: string;
  /** The keys from the object down, joined by dots; list members by their name: `ports[tls]`. Empty: the whole object. */
  readonly path: string;
  readonly spec: Json | undefined;
  readonly release: Json | undefined;
}

/** Names an object of the specs as the releases name it, where the two differ. */
export type Rename = (object: RenderedObject) => RenderedObject;

type At = Pick<Difference, 'kind' | 'name'>;

/** Lists whose members have a name are compared by it: their order has no meaning in the objects compared here. */
const nameOf = (member: Json): string | undefined => {
  if (!isObject(member)) return undefined;
  const name = member['name'] ?? member['containerPort'] ?? member['key'];
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
};

const named = (list: readonly Json[]): ReadonlyMap<string, Json> => {
  const names = list.map(nameOf);
  const unique = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return new Map(list.map((member, index) => [(unique ? names[index] : undefined) ?? String(index), member]));
};

const compareLists = (at: At, path: string, spec: readonly Json[], release: readonly Json[]): readonly Difference[] => {
  const [left, right] = [named(spec), named(release)];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names.flatMap((name) => compareValues(at, `${path}[${name}]`, left.get(name), right.get(name)));
};

const compareObjects = (at: At, path: string, spec: JsonObject, release: JsonObject): readonly Difference[] =>
  [...new Set([...Object.keys(spec), ...Object.keys(release)])].flatMap((key) =>
    compareValues(at, path === '' ? key : `${path}.${key}`, spec[key], release[key]),
  );

const compareValues = (
  at: At,
  path: string,
  spec: Json | undefined,
  release: Json | undefined,
): readonly Difference[] => {
  if (isObject(spec) && isObject(release)) return compareObjects(at, path, spec, release);
  if (isList(spec) && isList(release)) return compareLists(at, path, spec, release);
  // A server reads null as if nothing were there.
  if ((spec ?? undefined) === (release ?? undefined)) return [];
  return [{ ...at, path, spec: spec ?? undefined, release: release ?? undefined }];
};

const structured = (value: Json): Json => {
  if (typeof value !== 'string' || !value.includes('\n')) return value;
  const read = readJson(value);
  return isObject(read) ? read : value;
};

/** The YAML and JSON texts inside a ConfigMap as what they say: two writers never write the same text. */
const opened = (object: JsonObject): JsonObject => {
  const data = object['data'];
  if (object['kind'] !== 'ConfigMap' || !isObject(data)) return object;
  return { ...object, data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, structured(text)])) };
};

const indexed = (objects: readonly RenderedObject[]): ReadonlyMap<string, RenderedObject> => {
  const index = new Map(objects.map((object) => [keyOf(object), object]));
  if (index.size !== objects.length) throw new Error('two rendered objects have one identity');
  return index;
};

/** Every difference between what the specs and what the releases make, object by object. */
export const compare = (
  specs: readonly RenderedObject[],
  releases: readonly RenderedObject[],
  rename: Rename,
): readonly Difference[] => {
  const [left, right] = [indexed(specs.map(rename)), indexed(releases)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const spec = left.get(key);
    const release = right.get(key);
    const { kind, name } = spec ?? release ?? { kind: '', name: '' };
    const at = { kind, name };
    if (spec && release) return compareValues(at, '', opened(spec.object), opened(release.object));
    return [{ ...at, path: '', spec: spec?.object, release: release?.object }];
  });
};
