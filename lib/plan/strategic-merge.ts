import { isMap, type Json, type JsonObject } from './manifest.ts';

const isReplaceMark = (item: Json): boolean => isMap(item) && item['$patch'] === 'replace';

const nameOf = (item: Json): Json | undefined => (isMap(item) ? item['name'] : undefined);

/** Lists of named things merge by name, as volumes do; a list with the mark takes the place of the other. */
const mergedList = (base: Json | undefined, patch: readonly Json[]): Json => {
  if (patch.some(isReplaceMark)) return patch.filter((item) => !isReplaceMark(item));
  if (!Array.isArray(base) || patch.some((item) => nameOf(item) === undefined)) return patch;
  const before: readonly Json[] = base;
  const added = patch.filter((item) => !before.some((other) => nameOf(other) === nameOf(item)));
  return [
    ...before.map((item) => {
      const own = patch.find((other) => nameOf(other) === nameOf(item));
      return own === undefined ? item : merged(item, own);
    }),
    ...added,
  ];
};

const merged = (base: Json | undefined, patch: Json): Json => {
  if (Array.isArray(patch)) return mergedList(base, patch);
  return isMap(patch) && isMap(base) ? strategicMerge(base, patch) : patch;
};

/**
 * A strategic merge as far as lists go by `name`, which is the merge key of volumes, mounts, containers and their
 * environment, and marks of `$patch: replace`. Source: kubernetes/community, sig-api-machinery, strategic-merge-patch.md.
 */
export const strategicMerge = (base: JsonObject, patch: JsonObject): JsonObject => {
  if (isReplaceMark(patch)) return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== '$patch'));
  return {
    ...base,
    ...Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, merged(base[key], value)])),
  };
};
