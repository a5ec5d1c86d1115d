import {
  type ClusterInventory,
  inventoryName,
  type InventoryReading,
  type MeshInventory,
  readClusterInventory,
  readMeshInventory,
} from '../emit/inventory.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { mayHoldObjects } from '../trees/object-reader.ts';
import type { Tree, TreeFile } from '../trees/tree.ts';

/** One of the two trees that are compared. */
export interface Side {
  readonly label: string;
  /** `dist/` where the tree is a repository or a folder of one, the empty text where it is dist itself. */
  readonly dist: string;
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly inventory: MeshInventory | undefined;
  readonly clusters: readonly string[];
  readonly issues: readonly Issue[];
  load(paths: Iterable<string>): Promise<void>;
}

/** The usual place of dist below the folder of mesh.yaml. */
const usual = 'dist/';

/** Where a tree has more than one, that of the base counts: a pull request cannot move what is compared. */
const distOf = ({ files }: Tree, base?: string): string | undefined =>
  [...(base === undefined ? [] : [base]), usual, ''].find((dist) => files.has(`${dist}${inventoryName}`));

const inventoryPath = ({ dist }: Pick<Side, 'dist'>, cluster: string): string => `${dist}${cluster}/${inventoryName}`;

/** A cluster that the inventory lists and whose folder is not there: half a tree. */
const missingClusters = (side: Pick<Side, 'dist' | 'files' | 'label'>, inventory: MeshInventory): readonly Issue[] =>
  inventory.clusters
    .map(({ name }) => inventoryPath(side, name))
    .filter((file) => !side.files.has(file))
    .map((file) =>
      fileIssue(
        'tree-incomplete',
        file,
        `${side.label}: the inventory of the mesh lists this cluster, and its folder is not there`,
        'compare whole trees: run isthmus synth, or name the folder that holds all of dist',
      ),
    );

type InventoryReader = (path: string, files: Side['files']) => InventoryReading<ClusterInventory>;

/** Most changes leave the inventories as they are: then one reading serves both trees. */
const inventoryReader = (): InventoryReader => {
  const known = new Map<string, readonly [text: string, reading: InventoryReading<ClusterInventory>]>();
  return (path, files) => {
    const text = files.get(path)?.text();
    const [last, same] = known.get(path) ?? [];
    if (same && last === text) return same;
    const reading = readClusterInventory(text, path);
    if (text !== undefined) known.set(path, [text, reading]);
    return reading;
  };
};

/** Every file that an inventory lists has to be there; what it does not list is compared all the same. */
const missingFiles = ({ dist, files, label }: Side, cluster: string, read: InventoryReader): readonly Issue[] => {
  const { inventory, issues } = read(inventoryPath({ dist }, cluster), files);
  const listed = inventory ? [...inventory.objects.map(({ file }) => file), ...inventory.files] : [];
  const gone = listed.filter((file) => !files.has(`${dist}${cluster}/${file}`));
  const [first] = gone;
  if (first === undefined) return issues;
  const others = gone.length === 1 ? '' : ` and ${gone.length - 1} more`;
  return [
    fileIssue(
      'tree-incomplete',
      `${dist}${cluster}/${first}`,
      `${label}: the inventory of ${cluster} lists this file${others}, and it is not there`,
      'compare whole trees: run isthmus synth, or restore the files with git',
    ),
  ];
};

/** A tree of the other shape is taken as the part of it that both have. */
const filesBelow = (tree: Tree, dist: string): ReadonlyMap<string, TreeFile> =>
  new Map([...tree.files].flatMap(([path, file]) => (path.startsWith(dist) ? [[path.slice(dist.length), file]] : [])));

const sideOf = (tree: Tree, found: string | undefined, dist: string): Side => {
  const strip = found === usual && dist === '';
  const files = strip ? filesBelow(tree, usual) : tree.files;
  const name = `${dist}${inventoryName}`;
  const { inventory, issues } = readMeshInventory(files.get(name)?.text(), name);
  return {
    label: tree.label,
    dist,
    files,
    inventory,
    clusters: inventory ? inventory.clusters.map((cluster) => cluster.name) : [],
    // The tree looked for its inventory where dist begins; the side knows better.
    issues: [...tree.issues.filter(({ code }) => !code.startsWith('inventory-')), ...issues],
    load: (paths) => tree.load(strip ? [...paths].map((path) => `${usual}${path}`) : paths),
  };
};

const recognised = (side: Side, tree: Tree, other: Side): Side =>
  side.inventory || other.inventory ? side : { ...side, clusters: tree.clusters.map(({ name }) => name) };

/**
 * Reads at once what `sidesOf` asks of trees: their inventories, and where none has one every file in which a cluster could
 * be recognised.
 */
export const readyForSides = async (trees: readonly Tree[]): Promise<void> => {
  const isOurs = trees.some((tree) => distOf(tree) !== undefined);
  const asked = ({ files }: Tree): readonly string[] =>
    isOurs ? ['', usual].map((dist) => `${dist}${inventoryName}`) : [...files.keys()].filter(mayHoldObjects);
  await Promise.all(trees.map((tree) => tree.load(asked(tree))));
};

/** Both trees, seen from the same folder. */
export const sidesOf = (base: Tree, head: Tree): { readonly base: Side; readonly head: Side } => {
  const found = { base: distOf(base), head: distOf(head, distOf(base)) };
  const both = [found.base, found.head];
  const dist = both.includes('') || both.every((one) => one === undefined) ? '' : usual;
  const sides = { base: sideOf(base, found.base, dist), head: sideOf(head, found.head, dist) };
  return { base: recognised(sides.base, base, sides.head), head: recognised(sides.head, head, sides.base) };
};

const touchedIn = ({ inventory }: Side, touched: ReadonlySet<string>): readonly string[] =>
  (inventory?.clusters ?? []).map(({ name }) => name).filter((name) => touched.has(name));

/** The paths of the inventories that `missingParts` reads. */
export const inventoriesOf = (side: Side, touched: ReadonlySet<string>): readonly string[] =>
  touchedIn(side, touched).map((name) => inventoryPath(side, name));

/** What is missing of trees that claim to be ours; `touched` are the clusters whose files differ at all. */
export const missingParts = (sides: readonly Side[], touched: ReadonlySet<string>): readonly Issue[] => {
  const read = inventoryReader();
  return sides.flatMap((side) => [
    ...(side.inventory ? missingClusters(side, side.inventory) : []),
    ...touchedIn(side, touched).flatMap((name) => missingFiles(side, name, read)),
  ]);
};
