import type { Json } from '../plan/manifest.ts';

/** What a schema of JSON has checked, and the types no longer say. */
export const plainJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json; // oxlint-disable-line typescript/no-unsafe-type-assertion -- it went through JSON
