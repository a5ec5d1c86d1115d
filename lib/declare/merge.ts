import { isMap, type Json } from '../plan/manifest.ts';

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

/** True when the value holds something at the path. */
export const holds = (value: Json, path: readonly (string | number)[]): boolean => {
  let here: Json | undefined = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return false;
    here = isMap(here) ? here[String(step)] : here[Number(step)];
  }
  return here !== undefined;
};
