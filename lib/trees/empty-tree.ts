import type { Tree } from './tree.ts';

/** A tree without any file: what stands where dist is not written yet. */
export const emptyTree = (label: string): Tree => ({
  label,
  files: new Map(),
  inventory: undefined,
  clusters: [],
  issues: [],
  load: () => Promise.resolve(),
});
