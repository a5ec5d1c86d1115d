import type { Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';

/** So many clusters are asked at a time. */
const width = 8;

/** Runs over all items, a few at a time. What `run` throws as a MeshError is collected, and the others go on. */
export const fewAtATime = async <T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<{ readonly results: readonly R[]; readonly issues: readonly Issue[] }> => {
  const outcomes: ({ readonly result: R } | { readonly issues: readonly Issue[] })[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      try {
        outcomes[index] = { result: await run(item) };
      } catch (error) {
        if (!(error instanceof MeshError)) throw error;
        outcomes[index] = { issues: error.issues };
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return {
    results: outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : [])),
    issues: outcomes.flatMap((outcome) => ('issues' in outcome ? outcome.issues : [])),
  };
};
