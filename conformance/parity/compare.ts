import type { Json, JsonObject } from '../../lib/plan/manifest.ts';
import { isList, isObject, keyOf, readJson, type RenderedObject } from './objects.ts';

/** One place in which the two renderings of an object differ; undefined on the side that has nothing there. */
export interface Difference {
  readonly kind: string;
  readonly name: string;
  /** The keys from the object down, joined by dots; list members by their name: `ports[tls]`. Empty: the whole object. */
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** Names an object of the left side as the right one names it, where the two differ. */
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

const compareLists = (at: At, path: string, left: readonly Json[], right: readonly Json[]): readonly Difference[] => {
  const [one, other] = [named(left), named(right)];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.flatMap((name) => compareValues(at, `${path}[${name}]`, one.get(name), other.get(name)));
};

const compareObjects = (at: At, path: string, left: JsonObject, right: JsonObject): readonly Difference[] =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    compareValues(at, path === '' ? key : `${path}.${key}`, left[key], right[key]),
  );

const compareValues = (
  at: At,
  path: string,
  left: Json | undefined,
  right: Json | undefined,
): readonly Difference[] => {
  // A server reads null as if nothing were there.
  if ((left ?? undefined) === (right ?? undefined)) return [];
  if (isObject(left) && isObject(right)) return compareObjects(at, path, left, right);
  if (isList(left) && isList(right)) return compareLists(at, path, left, right);
  return [{ ...at, path, left: left ?? undefined, right: right ?? undefined }];
};

const structured = (value: Json): Json => {
  if (typeof value !== 'string' || !value.includes('\n')) return value;
  const read = readJson(value);
  return isObject(read) ? read : value;
};

const openedBefore = new WeakMap<JsonObject, JsonObject>();

/** The YAML and JSON texts inside a ConfigMap as what they say: two writers never write the same text. */
const opened = (object: JsonObject): JsonObject => {
  const data = object['data'];
  if (object['kind'] !== 'ConfigMap' || !isObject(data)) return object;
  const before = openedBefore.get(object);
  if (before !== undefined) return before;
  const texts = Object.entries(data).map(([key, text]) => [key, structured(text)]);
  const open = { ...object, data: Object.fromEntries(texts) };
  openedBefore.set(object, open);
  return open;
};

const indexed = (objects: readonly RenderedObject[]): ReadonlyMap<string, RenderedObject> => {
  const index = new Map(objects.map((object) => [keyOf(object), object]));
  if (index.size !== objects.length) throw new Error('two rendered objects have one identity');
  return index;
};

/** Every difference between two makings of a cluster, object by object. */
export const compare = (
  left: readonly RenderedObject[],
  right: readonly RenderedObject[],
  rename: Rename = (object) => object,
): readonly Difference[] => {
  const [some, others] = [indexed(left.map(rename)), indexed(right)];
  return [...new Set([...some.keys(), ...others.keys()])].flatMap((key) => {
    const one = some.get(key);
    const other = others.get(key);
    const { kind, name } = one ?? other ?? { kind: '', name: '' };
    const at = { kind, name };
    if (one?.object === other?.object) return [];
    if (one && other) return compareValues(at, '', opened(one.object), opened(other.object));
    return [{ ...at, path: '', left: one?.object, right: other?.object }];
  });
};
