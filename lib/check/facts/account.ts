import { sha256 } from '../../emit/digest.ts';
import {
  type ClusterInventory,
  inventoryName,
  type MeshInventory,
  readClusterInventory,
} from '../../emit/inventory.ts';
import type { Issue } from '../../plan/issue.ts';
import type { Tree } from '../../trees/tree.ts';

/** How the files of a tree of ours differ from its inventories. Paths in code unit order. */
export interface Account {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** What isthmus never made. */
  readonly foreign: readonly string[];
  /** Inventories that cannot be read: nothing is known of the files of those clusters. */
  readonly issues: readonly Issue[];
}

const nothing: Account = { changed: [], missing: [], foreign: [], issues: [] };

const accounts = new WeakMap<Tree, Account>();

const changedIn = (tree: Tree, cluster: string, { objects }: ClusterInventory): readonly string[] =>
  objects.flatMap(({ file, sha256: digest }) => {
    const path = `${cluster}/${file}`;
    const found = tree.files.get(path);
    return found !== undefined && (found.sha256 ?? sha256(found.text())) !== digest ? [path] : [];
  });

/** Not every file has a digest: kustomizations, values and READMEs are known by their names alone. */
const readAccount = (tree: Tree, inventory: MeshInventory): Account => {
  const known = new Set([inventoryName, ...inventory.engineFiles]);
  const changed: string[] = [];
  const issues: Issue[] = [];
  const unknown: string[] = [];
  for (const { name } of inventory.clusters) {
    const file = `${name}/${inventoryName}`;
    known.add(file);
    const { inventory: own, issues: unread } = readClusterInventory(tree.files.get(file)?.text(), file);
    issues.push(...unread);
    if (own === undefined) {
      unknown.push(`${name}/`);
      continue;
    }
    for (const path of own.files) known.add(`${name}/${path}`);
    for (const object of own.objects) known.add(`${name}/${object.file}`);
    changed.push(...changedIn(tree, name, own));
  }
  const isUnknown = (path: string): boolean => unknown.some((folder) => path.startsWith(folder));
  return {
    changed: changed.toSorted(),
    missing: [...known].filter((path) => !tree.files.has(path)).toSorted(),
    foreign: [...tree.files.keys()].filter((path) => !known.has(path) && !isUnknown(path)),
    issues,
  };
};

/** Compares a tree of ours with its own account; nothing is wrong with a tree of somebody else. */
export const accountOf = (tree: Tree): Account => {
  if (tree.inventory === undefined) return nothing;
  const known = accounts.get(tree) ?? readAccount(tree, tree.inventory);
  accounts.set(tree, known);
  return known;
};
