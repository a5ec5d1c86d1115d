import type { Issue, IssuePath, Position } from '../plan/issue.ts';
import type { Json } from '../plan/manifest.ts';
import { holds } from '../plan/merge.ts';
import { issueWithoutUserInfo } from '../plan/user-info.ts';
import type { MeshSpec } from './schema/mesh.ts';

/** One YAML file the declaration was read from. */
export interface Source {
  /** Relative to the folder of mesh.yaml. */
  readonly file: string;
  readonly text: string;
  readonly value: Json;
  readonly position: (path: IssuePath, of?: 'key' | 'value') => Position | undefined;
}

/** A declaration that passed its schema, with the way back to the lines it was read from. */
export interface Declaration {
  readonly spec: MeshSpec;
  /** The same as plain data: mesh.yaml laid over its base. */
  readonly value: Json;
  /** Absolute folder of mesh.yaml; every path of the declaration is relative to it. */
  readonly root: string;
  /** mesh.yaml first, then the base it extends. */
  readonly sources: readonly Source[];
}

/** Where a value of one cluster may have been written: at the cluster, in clusterDefaults, or for the whole mesh. */
const origins = (path: IssuePath): readonly IssuePath[] => {
  if (path[0] !== 'clusters' || path.length < 3) return [path];
  const below = path.slice(2);
  return [path, ['clusterDefaults', ...below], below];
};

/** How many steps at the end of a path lead to nothing in a value. */
const missingSteps = (value: Json, path: IssuePath): number => {
  let missing = 0;
  while (missing < path.length && !holds(value, path.slice(0, path.length - missing))) missing += 1;
  return missing;
};

/** The line a path of the plan goes back to: where it is said, else the nearest place that could say it. */
export const locate = (sources: readonly Source[], path: IssuePath, of?: 'key' | 'value'): Position | undefined => {
  const places = origins(path).flatMap((origin) =>
    sources.map((source) => ({ source, origin, missing: missingSteps(source.value, origin) })),
  );
  const [nearest] = places.toSorted((a, b) => a.missing - b.missing);
  return nearest?.source.position(nearest.origin, of);
};

/** Issues about a declaration with the lines they go back to, where they do not name one themselves. */
export const withLines = (issues: readonly Issue[], { sources }: Pick<Declaration, 'sources'>): readonly Issue[] =>
  issues.map((issue) => {
    const at = issue.at ?? (issue.path.length > 0 ? locate(sources, issue.path) : undefined);
    const shown = issueWithoutUserInfo(issue);
    return at ? { ...shown, at } : shown;
  });
