import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { attempt } from '../lab/command.ts';
import type { Tree, TreeObject } from './tree.ts';

/** Order of keys does not count, order of lists does. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
};

/** One text per object, whatever the order of keys and of objects. */
const contents = (objects: readonly unknown[]): readonly string[] =>
  objects.map((object) => JSON.stringify(sorted(object))).toSorted();

const isBelow = (folder: string, { file }: TreeObject): boolean => folder === '.' || file.startsWith(`${folder}/`);

/** What the real kustomize makes of a folder of the tree that differs from the files in it; undefined: nothing. */
export const strayBuild = (kustomize: string, { folder, objects }: Tree, at: string): string | undefined => {
  const { status, stdout, stderr } = attempt(kustomize, ['build', join(folder, at)], { env: { HOME: folder } });
  if (status !== 0) return `${at}: ${stderr.trim()}`;
  const built = contents(parseAllDocuments(stdout).map((document): unknown => document.toJS()));
  const beside = contents(objects.filter((object) => isBelow(at, object)).map(({ text }): unknown => parse(text)));
  if (isDeepStrictEqual(built, beside)) return undefined;
  return `${at}: kustomize builds ${built.length} objects, the files hold ${beside.length} or others`;
};
