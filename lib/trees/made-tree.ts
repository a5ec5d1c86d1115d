import { inventoryName, type MeshInventory, readMeshInventory } from '../emit/inventory.ts';
import type { Issue } from '../plan/issue.ts';
import { recognisedClusters } from './recognise.ts';
import type { Tree, TreeCluster, TreeFile, TreeLimits } from './tree.ts';
import { countIssue } from './tree-issues.ts';

/** What a tree is made of: its files in code unit order, and what was refused on the way. */
export interface TreeParts {
  readonly label: string;
  readonly files: readonly TreeFile[];
  readonly issues: readonly Issue[];
  readonly load: (files: readonly TreeFile[]) => Promise<void>;
}

/** The folder of a file of an engine that has the name of a cluster: `argocd/applications/north`, `flux/north`. */
const engineFolder = (
  path: string,
  names: ReadonlySet<string>,
): readonly [name: string, folder: string] | undefined => {
  const parts = path.split('/');
  const place = parts.findIndex((part, index) => index > 0 && names.has(part));
  const name = parts[place];
  return name === undefined ? undefined : [name, parts.slice(0, place + 1).join('/')];
};

/** Where the objects of our clusters stand: a folder of their own, and what an engine applies to them. */
const ownClusters = ({ clusters, engineFiles }: MeshInventory): readonly TreeCluster[] => {
  const folders = new Map(clusters.map(({ name }) => [name, new Set([name])]));
  const names = new Set(folders.keys());
  for (const path of engineFiles) {
    const [name, folder] = engineFolder(path, names) ?? [];
    if (name !== undefined && folder !== undefined) folders.get(name)?.add(folder);
  }
  return [...folders].map(([name, own]) => ({ name, folders: [...own].toSorted() }));
};

class MadeTree implements Tree {
  readonly label: string;
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly inventory: MeshInventory | undefined;
  readonly issues: readonly Issue[];
  readonly #load: TreeParts['load'];
  #clusters: readonly TreeCluster[] | undefined;

  constructor({ label, files, issues, load }: TreeParts, limits: TreeLimits) {
    const kept = files.slice(0, limits.maxFiles);
    const [first] = files.slice(limits.maxFiles);
    this.label = label;
    this.files = new Map(kept.map((file) => [file.path, file]));
    const { inventory, issues: unread } = readMeshInventory(this.files.get(inventoryName)?.text(), inventoryName);
    this.inventory = inventory;
    this.issues = [...issues, ...(first ? [countIssue(first.path, files.length, limits)] : []), ...unread];
    this.#load = load;
  }

  /** Looked for when somebody asks: in a tree of somebody else every file has to be read for it. */
  get clusters(): readonly TreeCluster[] {
    this.#clusters ??= this.inventory ? ownClusters(this.inventory) : recognisedClusters(this.files);
    return this.#clusters;
  }

  async load(paths: Iterable<string>): Promise<void> {
    await this.#load([...paths].flatMap((path) => this.files.get(path) ?? []));
  }
}

/** A tree of these files. */
export const madeTree = (parts: TreeParts, limits: TreeLimits): Tree => new MadeTree(parts, limits);
