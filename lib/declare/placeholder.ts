import { isMap, type Json } from '../plan/manifest.ts';

/** Puts the cluster's name in the place of `{cluster}` in every text of a value; keys stay as they are. */
export const forCluster = (value: Json, cluster: string): Json => {
  const replaced = (part: Json): Json => {
    if (typeof part === 'string') return part.replaceAll('{cluster}', cluster);
    if (Array.isArray(part)) return part.map(replaced);
    if (isMap(part)) return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, replaced(inner)]));
    return part;
  };
  return replaced(value);
};
