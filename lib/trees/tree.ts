import type { MeshInventory } from '../emit/inventory.ts';
import type { Issue } from '../plan/issue.ts';

/** One file of a tree. Nothing of it is read before somebody asks. */
export interface TreeFile {
  /** Below the tree, with forward slashes. */
  readonly path: string;
  readonly size: number;
  /** The name Git has for the bytes; undefined for a file of a folder. */
  readonly blob: string | undefined;
  /** Of the bytes, in hex, where somebody has hashed them already. */
  readonly sha256?: string;
  bytes(): Buffer;
  text(): string;
}

/** A cluster that a tree is for. */
export interface TreeCluster {
  readonly name: string;
  /** Folders (in a flat tree also single files) below the tree whose objects reach the cluster, in code unit order. */
  readonly folders: readonly string[];
}

/** What stands in a folder, or stood in it at a revision. */
export interface Tree {
  /** The folder or the revision, for people. */
  readonly label: string;
  /** By path, in code unit order. */
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Of a tree that isthmus wrote; else undefined. */
  readonly inventory: MeshInventory | undefined;
  /** Those of the inventory in its order; in a tree of somebody else those that are recognised, by name. */
  readonly clusters: readonly TreeCluster[];
  /** What could not be taken into `files`, and why; the inventory that could not be read. */
  readonly issues: readonly Issue[];
  /** Reads many files at once, which is quicker for a revision; without it each is read when it is asked for. */
  load(paths: Iterable<string>): Promise<void>;
}

/** What a tree may hold. */
export interface TreeLimits {
  readonly maxFileBytes: number;
  readonly maxFiles: number;
}

export const defaultLimits: TreeLimits = { maxFileBytes: 16 * 1024 * 1024, maxFiles: 200_000 };
