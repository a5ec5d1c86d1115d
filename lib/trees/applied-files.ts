import { listAt } from '../plan/json-fields.ts';
import { mayHoldObjects, type ObjectReader } from './object-reader.ts';
import type { Tree, TreeFile } from './tree.ts';
import { parentOf } from './paths.ts';

const kustomizationFile = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** True for the file that says which files of its folder are applied. */
export const isKustomizationFile = (path: string): boolean => kustomizationFile.test(path);

/** `../base/x.yaml` seen from a folder; undefined for what leaves the tree, and for addresses. */
export const pathFrom = (folder: string, name: string): string | undefined => {
  if (/^[a-z+]+:\/\/|^git@|^\//i.test(name)) return undefined;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of name.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

const fields = ['resources', 'bases', 'components', 'crds'];

/** As isthmus writes it: one list of plain names and nothing else. A mesh has thousands of them. */
const plainList =
  /^apiVersion: kustomize\.config\.k8s\.io\/v1beta1\nkind: Kustomization\nresources:\n((?: {2}- [A-Za-z0-9][-A-Za-z0-9._/]*\n)+)$/;

const namesIn = (file: TreeFile, reader: ObjectReader): readonly string[] => {
  const [, plain] = plainList.exec(file.text()) ?? [];
  if (plain !== undefined)
    return plain
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(4));
  const value = reader.documentsOf(file).found[0]?.value;
  return fields.flatMap((field) => listAt(value, field).filter((name) => typeof name === 'string'));
};

/** What a kustomization.yaml lists, as paths below the tree. */
const listedIn = (file: TreeFile, reader: ObjectReader): readonly string[] =>
  namesIn(file, reader).flatMap((name) => pathFrom(parentOf(file.path), name) ?? []);

/**
 * The files with objects that reach a cluster. A kustomization.yaml decides for its folder and the folders below that have
 * none; where no folder above a file has one, every file is applied. Files of charts (`Chart.yaml`) are not.
 */
export const appliedFiles = (tree: Tree, reader: ObjectReader): ReadonlySet<string> => {
  const listed = new Set<string>();
  const deciding = new Set<string>();
  const charts = new Set<string>();
  for (const [path, file] of tree.files) {
    if (path === 'Chart.yaml' || path.endsWith('/Chart.yaml')) charts.add(parentOf(path));
    if (!isKustomizationFile(path)) continue;
    deciding.add(parentOf(path));
    for (const name of listedIn(file, reader)) listed.add(name);
  }
  const nearest = (folder: string, among: ReadonlySet<string>): string | undefined => {
    if (among.has(folder)) return folder;
    return folder === '' ? undefined : nearest(parentOf(folder), among);
  };
  const isApplied = (path: string): boolean => {
    if (!mayHoldObjects(path) || isKustomizationFile(path)) return false;
    const folder = parentOf(path);
    if (nearest(folder, charts) !== undefined) return false;
    return listed.has(path) || nearest(folder, deciding) === undefined;
  };
  return new Set([...tree.files.keys()].filter(isApplied));
};
