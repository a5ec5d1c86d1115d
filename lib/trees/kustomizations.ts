import { listAt } from '../plan/json-fields.ts';
import type { Json } from '../plan/manifest.ts';
import { isKustomizationFile, pathFrom } from './applied-files.ts';
import type { ObjectReader } from './object-reader.ts';
import type { TreeFile } from './tree.ts';
import { parentOf } from './paths.ts';

/** A kustomization.yaml, by what it says of files of the tree. */
export interface Kustomization {
  readonly folder: string;
  readonly file: string;
  readonly value: Json;
  /** Files and folders below the tree. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** True where something comes from outside the tree, or is made only when it is built. */
  readonly addsUnseen: boolean;
}

const textsAt = (value: Json, field: string): readonly string[] =>
  listAt(value, field).filter((name) => typeof name === 'string');

const generators = ['generators', 'secretGenerator', 'helmCharts', 'helmChartInflationGenerator'];

const readKustomization = (file: TreeFile, value: Json): Kustomization => {
  const folder = parentOf(file.path);
  const below = (...fields: readonly string[]): readonly (string | undefined)[] =>
    fields.flatMap((field) => textsAt(value, field)).map((name) => pathFrom(folder, name));
  const resources = below('resources', 'bases');
  return {
    folder,
    file: file.path,
    value,
    resources: resources.filter((path) => path !== undefined),
    components: below('components').filter((path) => path !== undefined),
    addsUnseen: resources.includes(undefined) || generators.some((field) => listAt(value, field).length > 0),
  };
};

/** The kustomizations of a tree by their folders. */
export const kustomizationsIn = (
  files: ReadonlyMap<string, TreeFile>,
  reader: ObjectReader,
): ReadonlyMap<string, Kustomization> =>
  new Map(
    [...files.values()]
      .filter(({ path }) => isKustomizationFile(path))
      .flatMap((file) => {
        const [document] = reader.documentsOf(file).found;
        return document ? [[parentOf(file.path), readKustomization(file, document.value)] as const] : [];
      }),
  );
