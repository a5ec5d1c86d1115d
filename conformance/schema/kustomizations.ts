import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { attempt } from '../lab/command.ts';
import { isOfStage, isOverlay, type Tree, type TreeObject } from './tree.ts';

/** Order of keys does not count, order of lists does. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
};

/** One text per object, whatever the order of keys and of objects. */
export const contents = (objects: readonly unknown[]): readonly string[] =>
  objects.map((object) => JSON.stringify(sorted(object))).toSorted();

const isBelow = (folder: string, { file }: TreeObject): boolean => folder === '.' || file.startsWith(`${folder}/`);

const annotatedSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
});

/** An object whose annotations are those that `keeps` lets through, and `more`. */
export const reannotated = (
  object: unknown,
  keeps: (key: string) => boolean,
  more: Readonly<Record<string, string>> = {},
): object => {
  const { metadata, ...rest } = annotatedSchema.parse(object);
  const kept = Object.entries(metadata.annotations).filter(([key]) => keeps(key));
  return { ...rest, metadata: { ...metadata, annotations: { ...Object.fromEntries(kept), ...more } } };
};

const syncWave = 'argocd.argoproj.io/sync-wave';
const isForeign = (key: string): boolean => !key.startsWith('argocd.argoproj.io/');

/** The wave of a stage is its number, but that of the injector, which comes first. */
const waveOf = (stage: string, kind: string): string =>
  kind === 'MutatingWebhookConfiguration' ? '-1' : String(Number(stage.slice(0, 2)));

const listSchema = z.looseObject({ resources: z.array(z.string()) });

const listedBy = ({ folder }: Tree, at: string): readonly string[] =>
  listSchema.parse(parse(readFileSync(join(folder, at, 'kustomization.yaml'), 'utf8'))).resources;

/** The stages that a folder for Argo CD lists, also through folders of its own. */
const placesOf = (tree: Tree, at: string): readonly string[] =>
  listedBy(tree, at).flatMap((resource) => {
    const place = normalize(join(at, resource));
    return isOverlay(place) ? placesOf(tree, place) : [place];
  });

/** What Argo CD is to be given: the files of the stages with their waves. */
const waved = (tree: Tree, at: string): readonly object[] =>
  placesOf(tree, at).flatMap((place) => {
    const stage = place.split('/').at(-1) ?? '';
    return tree.objects
      .filter((object) => isBelow(place, object))
      .map(({ text, object: { kind } }) => reannotated(parse(text), isForeign, { [syncWave]: waveOf(stage, kind) }));
  });

/** What the real kustomize makes of a folder of the tree that differs from the files in it; undefined: nothing. */
const strayBuild = (kustomize: string, tree: Tree, at: string): string | undefined => {
  const { folder, objects } = tree;
  const { status, stdout, stderr } = attempt(kustomize, ['build', join(folder, at)], { env: { HOME: folder } });
  if (status !== 0) return `${at}: ${stderr.trim()}`;
  const made = parseAllDocuments(stdout).map((document): unknown => document.toJS());
  const built = isOverlay(at)
    ? made.map((object) => reannotated(object, (key) => isForeign(key) || key === syncWave))
    : made;
  const files = isOverlay(at)
    ? waved(tree, at)
    : objects.filter((object) => isBelow(at, object)).map(({ text }): unknown => parse(text));
  if (isDeepStrictEqual(contents(built), contents(files))) return undefined;
  return `${at}: kustomize builds ${built.length} objects, the files hold ${files.length} or others`;
};

/** Folders with a list and no list above: building them builds all below, as kustomize reads no file of another folder. */
const topLists = ({ kustomizations }: Tree): readonly string[] =>
  kustomizations.filter((at) => !kustomizations.some((other) => at !== other && at.startsWith(`${other}/`)));

/** Objects of stages that Argo CD is not given, where a tree is for Argo CD. */
const unlisted = (tree: Tree): readonly string[] => {
  const places = topLists(tree)
    .filter(isOverlay)
    .flatMap((at) => placesOf(tree, at));
  return tree.objects
    .filter((object) => places.length > 0 && isOfStage(object) && !places.some((place) => isBelow(place, object)))
    .map(({ file }) => `${file} is in no Application`);
};

/** All that the real kustomize makes of a tree otherwise than its files say. */
export const strayBuilds = (kustomize: string, tree: Tree): readonly string[] => [
  ...topLists(tree).flatMap((at) => strayBuild(kustomize, tree, at) ?? []),
  ...unlisted(tree),
];
