import type { Json } from '../plan/manifest.ts';

/** What a schema of JSON has checked, and the types no longer say. */
export const plainJson = (value: unknown): Json => {
  const plain: Json = JSON.parse(JSON.stringify(value));
  return plain;
};
