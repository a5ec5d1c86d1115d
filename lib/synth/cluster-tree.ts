import { byApplyOrder } from '../emit/apply-order.ts';
import { checkDocument, checkObject, type CheckedObject } from '../emit/check-object.ts';
import { duplicateObjects, type PlacedObject } from '../emit/identity.ts';
import { clusterInventoryText, inventoryName, type InventoryObject } from '../emit/inventory.ts';
import { kustomization } from '../emit/kustomization.ts';
import { type FileSpec, objectFiles } from '../emit/object-file.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';
import { folderOf, groupOf, type StageGroup, stageGroups } from '../plan/stage.ts';
import type { BuiltObjects } from './built-objects.ts';
import type { StageContent } from './stage-charts.ts';

/** What stands below dist/<cluster>/, with paths relative to dist, and what is wrong with it. */
export interface ClusterTree {
  readonly files: readonly FileSpec[];
  readonly issues: readonly Issue[];
}

/** The same with what its stages hold. */
export interface StageTrees extends ClusterTree {
  readonly objects: readonly InventoryObject[];
}

/** A stage with its objects after the user's own transforms. */
export interface BuiltStage extends StageContent {
  readonly built: BuiltObjects;
}

interface StageTree {
  readonly group: StageGroup;
  readonly folder: string;
  readonly objects: readonly InventoryObject[];
  readonly placed: readonly PlacedObject[];
  readonly files: readonly FileSpec[];
  readonly issues: readonly Issue[];
}

interface Checked {
  readonly object: CheckedObject;
  readonly origin: string;
  readonly reasons: readonly string[];
}

/** Where plain is declared, compileMesh made sure that Git cannot take up what is written. */
const plainRule = ({ backend }: SealedDocument): 'refused' | 'allowed' =>
  backend.name === 'plain' ? 'allowed' : 'refused';

const stageTree = ({ stage, sealed, built }: BuiltStage): StageTree => {
  const checked: readonly Checked[] = [
    ...built.objects.map((object) => ({
      object: checkObject(object),
      origin: object.origin,
      reasons: object.patches.map(({ reason }) => reason),
    })),
    ...sealed.map((document) => ({
      object: checkDocument(document, plainRule(document)),
      origin: document.file,
      reasons: [],
    })),
  ].toSorted((a, b) => byApplyOrder(a.object.ref, b.object.ref));
  const folder = folderOf(stage);
  const files = objectFiles(
    folder,
    checked.map(({ object }) => object),
  );
  const names = files.map(({ path }) => path.slice(folder.length + 1));
  return {
    group: groupOf(stage),
    folder: stage,
    objects: checked.map(({ object: { ref, sha256 }, reasons }, index) => ({
      stage,
      ...ref,
      file: files[index]?.path ?? '',
      sha256,
      ...(reasons.length > 0 && { overrides: reasons.map((reason) => ({ reason })) }),
    })),
    placed: checked.map(({ object: { ref }, origin }) => ({ ref, origin })),
    files: [...files, kustomization(folder, names)],
    issues: [...built.issues, ...checked.flatMap(({ object }) => object.issues)],
  };
};

const groupKustomizations = (trees: readonly StageTree[]): readonly FileSpec[] => {
  const groups = stageGroups.filter((group) => trees.some((tree) => tree.group === group));
  return groups.map((group) =>
    kustomization(
      group,
      trees.filter((tree) => tree.group === group).map(({ folder }) => folder),
    ),
  );
};

/** Lists the groups; never istio-operator/ and helm/, which no engine may apply. */
const rootKustomization = (groups: readonly FileSpec[]): FileSpec => {
  const { text } = kustomization(
    '.',
    groups.map(({ path }) => path.slice(0, path.indexOf('/'))),
  );
  return { path: 'kustomization.yaml', text };
};

/** The stages of one cluster as files, its kustomizations and its inventory; `beside` are files no engine applies. */
export const clusterTree = (
  { name }: ClusterPlan,
  stages: readonly BuiltStage[],
  beside: readonly FileSpec[],
): StageTrees => {
  const trees = stages.map(stageTree);
  const groups = groupKustomizations(trees);
  const files = [...trees.flatMap((tree) => tree.files), ...groups, rootKustomization(groups), ...beside];
  const objects = trees.flatMap((tree) => tree.objects);
  const known = new Set(objects.map(({ file }) => file));
  const others = files.map(({ path }) => path).filter((path) => !known.has(path));
  const inventory = { path: inventoryName, text: clusterInventoryText({ objects, files: others }) };
  return {
    objects,
    files: [...files, inventory].map(({ path, text }) => ({ path: `${name}/${path}`, text })),
    issues: [...trees.flatMap((tree) => tree.issues), ...duplicateObjects(trees.flatMap((tree) => tree.placed))],
  };
};
