import type { IssuePath, Position } from '../plan/issue.ts';
import type { Json } from '../plan/manifest.ts';
import { holds } from './merge.ts';
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

/** The line a path of the plan goes back to: the most specific place that says it, else the nearest parent in mesh.yaml. */
export const locate = (sources: readonly Source[], path: IssuePath, of?: 'key' | 'value'): Position | undefined => {
  for (const origin of origins(path)) {
    const source = sources.find(({ value }) => holds(value, origin));
    if (source) return source.position(origin, of);
  }
  return sources[0]?.position(path, of);
};
