import type { Kustomization } from '../../trees/kustomizations.ts';
import type { Tree } from '../../trees/tree.ts';
import { isIn } from '../../trees/paths.ts';

/** What is applied with a folder. */
export interface Reach {
  /** Folders of the kustomizations that have a say in it, its own too. */
  readonly kustomizations: ReadonlySet<string>;
  holds(file: string): boolean;
}

/** Follows what kustomizations list; a folder without one is applied with everything in it. */
export const reachOf = (folder: string, kustomizations: ReadonlyMap<string, Kustomization>, tree: Tree): Reach => {
  const seen = new Set<string>();
  const files = new Set<string>();
  const folders = new Set<string>();
  const waiting = [folder];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const own = kustomizations.get(path);
    if (own === undefined) (tree.files.has(path) ? files : folders).add(path);
    if (own === undefined || seen.has(path)) continue;
    seen.add(path);
    waiting.push(...own.resources, ...own.components);
  }
  return {
    kustomizations: seen,
    holds: (file) => files.has(file) || [...folders].some((one) => isIn(file, one)),
  };
};
