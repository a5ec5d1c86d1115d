import { isMap, type Json, type JsonObject } from './manifest.ts';

/** Lays `over` on `base`: maps merge key by key, everything else (lists too) is replaced. Neither is changed. */
export const merge = (base: Json | undefined, over: Json | undefined): Json => {
  if (over === undefined) return base ?? null;
  if (!isMap(base) || !isMap(over)) return over;
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    Object.defineProperty(merged, key, {
      value: merge(below, value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return merged;
};

/** Lays a patch over a value as RFC 7386 has it: maps merge, null takes a field away, everything else is replaced. */
export const layOver = (value: Json | undefined, patch: Json): Json => {
  if (!isMap(patch)) return patch;
  const merged = new Map(isMap(value) ? Object.entries(value) : []);
  for (const [key, member] of Object.entries(patch)) {
    if (member === null) merged.delete(key);
    else merged.set(key, layOver(merged.get(key), member));
  }
  return Object.fromEntries(merged);
};

const entriesOf = (map: JsonObject): readonly (readonly [string, Json])[] => Object.entries(map);

/** Whether two values say the same; the order of keys does not count, that of a list does. */
export const isSame = (a: Json | undefined, b: Json | undefined): boolean => {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Json, index) => isSame(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return a === b;
  const entries = entriesOf(a);
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([key, value]) => Object.hasOwn(b, key) && isSame(value, b[key]))
  );
};

/** What a value holds at a path; undefined where it holds nothing. */
export const valueAt = (value: Json | undefined, path: readonly (string | number)[]): Json | undefined => {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = isMap(here) ? here[String(step)] : here[Number(step)];
  }
  return here;
};

/** True when the value holds something at the path. */
export const holds = (value: Json, path: readonly (string | number)[]): boolean => valueAt(value, path) !== undefined;

/** The paths of everything a map says: of texts, numbers, lists, nulls and empty maps. */
export const leavesOf = (map: JsonObject): readonly (readonly string[])[] =>
  entriesOf(map).flatMap(([key, value]) =>
    isMap(value) && Object.keys(value).length > 0 ? leavesOf(value).map((below) => [key, ...below]) : [[key]],
  );
