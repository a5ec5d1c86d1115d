import { isMap, type Json } from '../plan/manifest.ts';

/** A value with every text in it, keys too, changed. */
export const withTexts = (value: Json, change: (text: string) => Json): Json => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => withTexts(item, change));
  if (!isMap(value)) return value;
  const named = (key: string): string => {
    const name = change(key);
    return typeof name === 'string' ? name : JSON.stringify(name);
  };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [named(key), withTexts(inner, change)]));
};
