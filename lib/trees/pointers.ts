import { at, listAt, textAt } from '../plan/json-fields.ts';
import type { Json } from '../plan/manifest.ts';
import { kustomizationsIn } from './kustomizations.ts';
import type { ObjectReader } from './object-reader.ts';
import { isIn, parentOf } from './paths.ts';
import type { TreeFile } from './tree.ts';

/** A folder that an engine applies, and the folder of the object that says so. */
export interface Pointer {
  readonly from: string;
  readonly to: string;
  /** Of that object. */
  readonly file: string;
}

/** What Flux and Argo CD are told to apply, by the field that says so; `./` and slashes at the end mean nothing. */
export const pointersOf = (document: Json, file: string): readonly Pointer[] => {
  const kind = textAt(document, 'kind');
  const isFlux = kind === 'Kustomization' && textAt(document, 'apiVersion').startsWith('kustomize.toolkit.fluxcd.io/');
  const sources = [at(document, 'spec', 'source'), ...listAt(document, 'spec', 'sources')];
  const paths = isFlux
    ? [textAt(document, 'spec', 'path')]
    : kind === 'Application'
      ? sources.map((source) => textAt(source, 'path'))
      : [];
  return paths
    .map((path) => path.replace(/^\.?\//, '').replace(/\/$/, ''))
    .flatMap((to) => (to === '' ? [] : [{ from: parentOf(file), to, file }]));
};

/** Files of one folder that apply the same are each a cluster's own. */
export const apart = (pointers: readonly Pointer[]): readonly Pointer[] => {
  const files = new Map<string, Set<string>>();
  const keyOf = ({ from, to }: Pointer): string => JSON.stringify([from, to]);
  for (const pointer of pointers) {
    files.set(keyOf(pointer), (files.get(keyOf(pointer)) ?? new Set()).add(pointer.file));
  }
  return pointers.map((pointer) =>
    (files.get(keyOf(pointer))?.size ?? 0) > 1 ? { ...pointer, from: pointer.file } : pointer,
  );
};

/** What an overlay takes from a folder beside it; its own folders are its anyway. */
export const overlays = (files: ReadonlyMap<string, TreeFile>, reader: ObjectReader): readonly Pointer[] =>
  [...kustomizationsIn(files, reader).values()].flatMap(({ folder, file, resources, components }) =>
    [...resources, ...components]
      .filter((path) => !files.has(path) && !isIn(path, folder))
      .map((to) => ({ from: folder, to, file })),
  );

/** So often is an overlay of an overlay followed: more is no tree that anybody reads. */
const mostSteps = 8;

/**
 * Where one folder is applied to several clusters, the folders of those who say so are the clusters; what they take in turn
 * may be applied to several.
 */
export const appliers = (pointers: readonly Pointer[]): ((place: string) => readonly string[]) => {
  const known = new Map<string, readonly string[]>();
  const of = (place: string, steps: number): readonly string[] => {
    const done = known.get(place);
    if (done || steps === 0) return done ?? [];
    // Folders that point at each other are in nobody's way.
    known.set(place, []);
    const from = new Set(pointers.filter(({ to }) => to !== '' && isIn(place, to)).map((pointer) => pointer.from));
    const found = [...from].flatMap((folder) => {
      const above = of(folder, steps - 1);
      return above.length > 1 ? above : [folder];
    });
    known.set(place, [...new Set(found)]);
    return known.get(place) ?? [];
  };
  return (place) => of(place, mostSteps);
};

/** The folders that an engine object or an overlay of a cluster points to, where they are not another cluster's. */
export const pointed = (
  own: readonly string[],
  pointers: readonly Pointer[],
  taken: readonly string[],
): readonly string[] => {
  const free = (to: string): boolean =>
    taken.every((other) => own.includes(other) || (!isIn(other, to) && !isIn(to, other)));
  const found = new Set<string>();
  let last = own;
  for (let step = 0; step < mostSteps && last.length > 0; step += 1) {
    const from = last;
    const next = pointers.filter((pointer) => from.some((folder) => isIn(pointer.from, folder))).map(({ to }) => to);
    last = [...new Set(next)].filter((to) => to !== '' && !found.has(to) && free(to));
    for (const to of last) found.add(to);
  }
  return [...found];
};
