import { isMap, type Json, type JsonObject } from './manifest.ts';
import { valueAt } from './merge.ts';

/** What a value holds at a path; undefined where it holds nothing. */
export const at = (value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined =>
  valueAt(value, path);

/** The text at a path; empty for anything else. */
export const textAt = (value: Json | undefined, ...path: readonly (string | number)[]): string => {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : '';
};

/** The list at a path; empty for anything else. */
export const listAt = (value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] => {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
};

/** The map at a path; empty for anything else. */
export const mapAt = (value: Json | undefined, ...path: readonly (string | number)[]): JsonObject => {
  const found = valueAt(value, path);
  return isMap(found) ? found : {};
};
