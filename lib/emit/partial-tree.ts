import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorAt, type Issue, warningAt } from '../plan/issue.ts';
import { fewNames } from '../plan/few-names.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { inventoryName, readMeshInventory } from './inventory.ts';
import { differenceOf, type TreeDifference } from './tree-difference.ts';

/** A tree of a whole mesh of which only some clusters are to be written. */
export interface PartialTree {
  /** What the folder is to hold: the chosen clusters as they are now, everything else as it stands there. */
  readonly tree: ReadonlyMap<string, string>;
  /** Clusters that were left although they would change; with none the result is that of a whole run. */
  readonly left: readonly string[];
}

/** Whose a path is; empty for the mesh as a whole. */
export type OwnerOf = (path: string) => string;

const refusal = (problem: string): MeshError =>
  new MeshError([errorAt('partial-synth-inconsistent', ['clusters'], problem, 'run isthmus synth without --cluster')]);

/** What an inventory says of the mesh; the digest of what was read changes with every word of mesh.yaml. */
const accountOf = (text: string | undefined): string | undefined => {
  const { inventory } = readMeshInventory(text, inventoryName);
  return inventory && JSON.stringify({ ...inventory, inputs: '' });
};

const textIn = (root: string, { scan }: TreeDifference, path: string): string | undefined =>
  scan.files.has(path) ? readFileSync(join(root, path), 'utf8') : undefined;

/** A mix of old and new clusters is only whole while nothing that belongs to all of them changes. */
const refuseMixture = (
  root: string,
  tree: ReadonlyMap<string, string>,
  difference: TreeDifference,
  ofMesh: readonly string[],
): void => {
  const before = accountOf(textIn(root, difference, inventoryName));
  if (before === undefined) throw refusal('nothing was written there yet, and the other clusters would be missing');
  if (ofMesh.length > 0) {
    throw refusal(`other clusters would change, too, and so would what belongs to all: ${fewNames(ofMesh)}`);
  }
  if (before !== accountOf(tree.get(inventoryName))) {
    throw refusal(`other clusters would change, too, and so would what ${inventoryName} says of the mesh`);
  }
};

/**
 * Takes the chosen clusters out of a tree and everything else out of the folder, which keeps every byte of the others.
 * Throws a MeshError where both together would be no mesh.
 */
export const partialTree = (
  root: string,
  tree: ReadonlyMap<string, string>,
  chosen: ReadonlySet<string>,
  ownerOf: OwnerOf,
): PartialTree => {
  const difference = differenceOf(root, tree);
  const others = [...difference.written, ...difference.deleted].filter(
    (path) => path !== inventoryName && !chosen.has(ownerOf(path)),
  );
  if (others.length === 0) return { tree, left: [] };
  refuseMixture(
    root,
    tree,
    difference,
    others.filter((path) => ownerOf(path) === ''),
  );
  const mixed = new Map(tree);
  for (const path of [...others, inventoryName]) {
    const text = textIn(root, difference, path);
    if (text === undefined) mixed.delete(path);
    else mixed.set(path, text);
  }
  return { tree: mixed, left: [...new Set(others.map(ownerOf))] };
};

/** What is told of a partial run: dist is not what mesh.yaml says until the others follow. */
export const leftIssue = (left: readonly string[]): readonly Issue[] =>
  left.length === 0
    ? []
    : [
        warningAt(
          'partial-synth',
          ['clusters'],
          `${fewNames(left)} would change, too, and ${left.length === 1 ? 'stays as it is' : 'stay as they are'}: dist is stale until they follow`,
          'run isthmus synth without --cluster before you merge',
        ),
      ];
