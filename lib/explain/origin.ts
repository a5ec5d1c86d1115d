import type { Declaration, Source } from '../declare/declaration.ts';
import type { IssuePath, Position } from '../plan/issue.ts';
import { holds } from '../plan/merge.ts';

/** A field of the declaration that had a say, with its line; a default has none. */
export interface Decider {
  readonly path: IssuePath;
  readonly at: Position | undefined;
}

/** Where a value comes from. */
export type Origin =
  | ({ readonly kind: 'declared' } & Decider)
  | { readonly kind: 'default' }
  /** Nobody said it, and no default of its own does: these fields decide it. */
  | { readonly kind: 'computed'; readonly from: readonly Decider[] };

/** The sections that a cluster may say once more for itself, over what the mesh says. */
const layered = ['addons', 'samples', 'secrets', 'overrides'];

/** The places that may say a field of a cluster, the one whose word counts first. */
const layersOf = (path: IssuePath): readonly IssuePath[] => {
  if (path[0] !== 'clusters') return [path];
  const below = path.slice(2);
  return [path, ['clusterDefaults', ...below], ...(layered.includes(String(below[0])) ? [below] : [])];
};

const inSource = (source: Source, path: IssuePath): Position | undefined =>
  holds(source.value, path) ? source.position(path, 'key') : undefined;

/** The line of a path in mesh.yaml, else in its base; undefined where none of them says it. */
export const positionOf = ({ sources }: Pick<Declaration, 'sources'>, path: IssuePath): Position | undefined =>
  sources.map((source) => inSource(source, path)).find((at) => at !== undefined);

/** Who says a field; undefined where nobody does. */
export const declaredAt = (declaration: Pick<Declaration, 'sources'>, path: IssuePath): Decider | undefined =>
  layersOf(path)
    .map((layer) => ({ path: layer, at: positionOf(declaration, layer) }))
    .find(({ at }) => at !== undefined);
