import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleFiles } from '../../lib/pki/lint/bundle.ts';
import type { CheckResult, Finding } from '../../lib/check/finding.ts';
import { checkMesh } from '../../lib/check/check-mesh.ts';
import type { Surroundings } from '../../lib/check/check.ts';
import type { DeclaredSuppression } from '../../lib/check/suppress.ts';
import { defaultHorizon } from '../../lib/pki/horizon.ts';
import { ObjectReader } from '../../lib/trees/object-reader.ts';
import type { Tree } from '../../lib/trees/tree.ts';
import { withTree } from '../trees/scratch.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

export type Files = Readonly<Record<string, string>>;

const filesBelow = (folder: string, prefix: string): readonly (readonly [string, string])[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory()
      ? filesBelow(path, `${prefix}${entry.name}/`)
      : [[`${prefix}${entry.name}`, readFileSync(path, 'utf8')] as const];
  });

/** The files of a mesh as somebody publishes it, by path. */
export const fixture = (name: string): Files => Object.fromEntries(filesBelow(join(fixtures, name), ''));

/** One change of a file: a text that must stand in it, and what takes its place. */
export const changed = (files: Files, path: string, from: string, to: string): Files => {
  const text = files[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return { ...files, [path]: text.replace(from, to) };
};

export const without = (files: Files, ...paths: readonly string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));

export const today = new Date('2026-11-23T12:00:00Z');

const alone: Surroundings = {
  now: today,
  horizon: defaultHorizon,
  isthmus: '0.1.0',
  isDeclared: false,
  plan: undefined,
  inputs: undefined,
  bundles: [] as readonly BundleFiles[],
  isHarmless: () => false,
};

export const resultsOf = (
  tree: Tree,
  surroundings: Partial<Surroundings> = {},
  suppressions: readonly DeclaredSuppression[] = [],
): readonly CheckResult[] =>
  checkMesh({
    tree,
    reader: new ObjectReader([tree.inventory]),
    folder: '',
    issues: undefined,
    suppressions,
    surroundings: { ...alone, ...surroundings },
  });

/** What a check says of a tree of these files. */
export const findingsIn = (files: Files, surroundings: Partial<Surroundings> = {}): readonly Finding[] =>
  withTree(files, (tree) => resultsOf(tree, surroundings).flatMap(({ findings }) => findings));

/** `code file:line` of every finding, each once; without a file the cluster. */
export const told = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.map(({ code, at, cluster }) => `${code} ${at ? `${at.file}:${at.line}` : cluster}`)),
];

export const codesOf = (findings: readonly Finding[]): readonly string[] =>
  [...new Set(findings.map(({ code }) => code))].toSorted((a, b) => (a < b ? -1 : 1));
