import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { errorIn } from './finding.ts';
import { inventoryName, type MeshInventory, readClusterInventory, readMeshInventory } from './inventory.ts';
import { isSafeName } from '../files/safe-path.ts';
import { scanTree, type TreeScan } from './tree-scan.ts';
import { upgradeIssues } from './upgrade.ts';

/** How a folder differs from the tree that belongs into it; paths are relative to the folder, in code unit order. */
export interface TreeDifference {
  readonly scan: TreeScan;
  /** New and changed files. */
  readonly written: readonly string[];
  /** Files of an earlier run that the tree has no more. */
  readonly deleted: readonly string[];
  readonly unchanged: readonly string[];
  /** Files that isthmus never made. */
  readonly foreign: readonly string[];
}

const linkIssue = (path: string): Issue =>
  errorIn(
    'output-symlink',
    [path],
    `${path === '.' ? 'the output folder' : path} is a symbolic link`,
    'remove it: a link could lead the writing anywhere',
  );

const blockedIssue = (path: string): Issue =>
  path === '.'
    ? errorIn('output-blocked', [path], 'what is named as the output folder is a file', 'name a folder')
    : errorIn('output-blocked', [path], `${path} is in the way of a file or folder to write`, 'remove or rename it');

const notOursIssue: Issue = errorIn(
  'output-not-ours',
  [inventoryName],
  `the output folder holds files but no ${inventoryName} of isthmus`,
  'name another folder, or empty this one',
);

const unsafeIssue = (path: string): Issue =>
  errorIn(
    'output-unsafe-path',
    [path],
    'a file would stand outside the output folder',
    'rename the object or the cluster',
  );

const textAt = (root: string, scan: TreeScan, path: string): string | undefined =>
  scan.files.has(path) ? readFileSync(join(root, path), 'utf8') : undefined;

/** Where a tree without a readable inventory is compared there is nothing to say about its upgrade. */
const upgradeOf = (before: MeshInventory, tree: ReadonlyMap<string, string>): readonly Issue[] => {
  const { inventory: after } = readMeshInventory(tree.get(inventoryName), inventoryName);
  return after === undefined ? [] : upgradeIssues(before, after);
};

interface OwnFiles {
  readonly own: readonly string[];
  readonly issues: readonly Issue[];
}

const clusterFiles = (root: string, scan: TreeScan, cluster: string): OwnFiles => {
  const file = `${cluster}/${inventoryName}`;
  const { inventory, issues } = readClusterInventory(textAt(root, scan, file), file);
  const files = inventory === undefined ? [] : [...inventory.files, ...inventory.objects.map((object) => object.file)];
  return { own: [inventoryName, ...files].map((path) => `${cluster}/${path}`), issues };
};

/** The files an earlier run made, by its own account; or why that account cannot be used. */
const ownFiles = (root: string, scan: TreeScan, tree: ReadonlyMap<string, string>): OwnFiles => {
  const { inventory, issues } = readMeshInventory(textAt(root, scan, inventoryName), inventoryName);
  if (inventory === undefined) {
    const isEmpty = scan.files.size === 0 && scan.folders.size === 0;
    return { own: [], issues: isEmpty || issues.length > 0 ? issues : [notOursIssue] };
  }
  const clusters = inventory.clusters.map(({ name }) => clusterFiles(root, scan, name));
  return {
    own: [inventoryName, ...inventory.engineFiles, ...clusters.flatMap((cluster) => cluster.own)],
    issues: [...upgradeOf(inventory, tree), ...clusters.flatMap((cluster) => cluster.issues)],
  };
};

const parentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));

const obstacles = (scan: TreeScan, paths: Iterable<string>): readonly Issue[] => {
  const inTheWay = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    if (scan.folders.has(path)) inTheWay.add(path);
    for (const parent of parentsOf(path)) folders.add(parent);
  }
  for (const folder of folders) if (scan.files.has(folder)) inTheWay.add(folder);
  return [...inTheWay].map(blockedIssue);
};

const isEqual = (file: string, text: string): boolean =>
  statSync(file).size === Buffer.byteLength(text) && readFileSync(file).equals(Buffer.from(text));

const inOrder = (paths: Iterable<string>): readonly string[] => [...paths].toSorted();

/** Compares a folder with the tree that belongs into it. Throws a MeshError where the folder must not be touched. */
export const differenceOf = (root: string, tree: ReadonlyMap<string, string>): TreeDifference => {
  const scan = scanTree(root);
  const paths = [...tree.keys()];
  const before = [
    ...scan.links.map(linkIssue),
    ...scan.special.map(blockedIssue),
    ...paths.filter((path) => !isSafeName(path)).map(unsafeIssue),
  ];
  if (before.length > 0) throw new MeshError(before);
  const { own: ownPaths, issues } = ownFiles(root, scan, tree);
  const own = new Set(ownPaths);
  const refused = [...issues, ...obstacles(scan, paths)];
  if (refused.length > 0) throw new MeshError(refused);
  const isUnchanged = (path: string): boolean =>
    scan.files.has(path) && isEqual(join(root, path), tree.get(path) ?? '');
  const unchanged = new Set(paths.filter(isUnchanged));
  const others = [...scan.files].filter((path) => !tree.has(path));
  return {
    scan,
    written: inOrder(paths.filter((path) => !unchanged.has(path))),
    deleted: inOrder(others.filter((path) => own.has(path))),
    unchanged: inOrder(unchanged),
    foreign: inOrder(others.filter((path) => !own.has(path))),
  };
};
