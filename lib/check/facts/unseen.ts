import { fewNames } from '../../plan/few-names.ts';
import { textAt } from '../../plan/json-fields.ts';
import { asksElsewhere, isApplicationSet } from '../../trees/application-set.ts';
import type { Kustomization } from '../../trees/kustomizations.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import type { Tree, TreeCluster } from '../../trees/tree.ts';
import { type ClusterFacts, istioNamespace } from './cluster-facts.ts';
import { isIn } from '../../trees/paths.ts';

/** The kustomizations of a cluster that add what stands in no file of the tree. */
export const unseenIn = (
  { folders }: TreeCluster,
  { kustomizations }: Pick<Looked, 'kustomizations'>,
): readonly Kustomization[] =>
  [...kustomizations.values()].filter(
    ({ folder, addsUnseen }) => addsUnseen && folders.some((own) => isIn(folder, own)),
  );

/** `${name}` and `{{name}}` in what tells who a cluster is, and in its gateways. */
const openTexts = (cluster: ClusterFacts): readonly string[] => {
  const values = [...cluster.sources.map((source) => source.values), istioNamespace(cluster)?.value.metadata ?? null];
  return values.flatMap((value) => JSON.stringify(value).match(/\$\{[^{}"$]{1,60}\}|\{\{[^{}"]{1,60}\}\}/g) ?? []);
};

const told = (what: string, names: readonly string[]): readonly string[] => {
  const all = [...new Set(names)];
  return all.length === 0 ? [] : [`${what}: ${fewNames(all)}`];
};

export interface Looked {
  readonly tree: Tree;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly clusters: readonly ClusterFacts[];
  readonly objects: readonly TreeObject[];
  /** Files of patches that could not be followed. */
  readonly unclear: readonly string[];
}

const renames = ({ value }: Kustomization): boolean => textAt(value, 'namePrefix') + textAt(value, 'nameSuffix') !== '';

/** What is not looked at, a line for each reason: nobody shall take silence about it for a pass. */
export const unseenParts = ({ tree, kustomizations, clusters, objects, unclear }: Looked): readonly string[] => {
  const all = [...kustomizations.values()];
  const sets = objects.filter(({ value }) => isApplicationSet(value) && asksElsewhere(value));
  const charts = [...tree.files.keys()].filter((path) => /(?:^|\/)Chart\.yaml$/.test(path));
  return [
    ...told('what is filled in later', clusters.flatMap(openTexts)),
    ...told('patches whose outcome is not told here', unclear),
    ...told(
      'names that are changed when they are built',
      all.filter(renames).map(({ file }) => file),
    ),
    ...told(
      'what is made when it is built, or comes from elsewhere',
      all.filter(({ addsUnseen }) => addsUnseen).map(({ file }) => file),
    ),
    ...told(
      'Applications whose generators ask a server or are joined',
      sets.map(({ file }) => file),
    ),
    ...told('what these charts make', charts),
  ];
};
