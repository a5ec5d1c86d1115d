import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeTogether } from '../../files/write-together.ts';
import { ciFiles, type CiName, ciNames } from '../../init/ci-files.ts';
import { cdk8sText, gitFiles, mainText, packageText } from '../../init/project-files.ts';
import { type InitPlace, packagesFor, schemaText } from './init-place.ts';

export interface MeshFiles {
  readonly name: string;
  /** mesh.yaml. */
  readonly text: string;
  /** Path below dist to text. */
  readonly tree: ReadonlyMap<string, string>;
  readonly ci: readonly CiName[];
  /** That the clusters follow. */
  readonly branch: string;
}

/** A file that was there before, and what it may lack. */
export interface LeftFile {
  readonly path: string;
  readonly hint: string;
}

const bootstrap = /^flux-bootstrap\//;

/** What stands beside mesh.yaml, from its folder on. */
const besideMesh = (place: InitPlace, { name, text, tree }: MeshFiles): ReadonlyMap<string, string> =>
  new Map([
    [place.meshFile, text],
    ...(place.schema === undefined ? [['mesh.schema.json', schemaText()] as const] : []),
    ...(place.packageFile === undefined ? [['package.json', packageText(name, packagesFor(place))] as const] : []),
    ...(place.runsCode
      ? ([
          ['cdk8s.yaml', cdk8sText],
          ['main.ts', mainText],
        ] as const)
      : []),
    ...Object.entries(gitFiles).map(([file, lines]) => [file, `${lines.join('\n')}\n`] as const),
    // What Flux is pointed at; synth deletes what it does not know in dist, so it stands outside.
    ...[...tree]
      .filter(([path]) => bootstrap.test(path))
      .map(([path, own]) => [path.replace(bootstrap, 'clusters/'), own] as const),
  ]);

/** Everything that a new mesh wants, by path from the top of the repository. */
export const wantedFiles = (place: InitPlace, mesh: MeshFiles): ReadonlyMap<string, string> => {
  const { path } = place;
  const prefix = path === '.' ? '' : `${path}/`;
  return new Map([
    ...[...besideMesh(place, mesh)].map(([file, text]) => [prefix + file, text] as const),
    ...ciFiles(mesh.ci, { path, branch: mesh.branch }),
  ]);
};

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).map((line) => line.trim());

const isRecipe = (path: string): boolean => ciFiles(ciNames, { path: '.', branch: 'main' }).has(path);

/** The lines of ours that a file of Git lacks; what is in other files is its owner's business. */
const hintFor = (file: string, path: string, text: string): string => {
  if (isRecipe(path)) return 'docs/guides/ci-and-two-engineers.md has what it should do';
  if (!(path.slice(path.lastIndexOf('/') + 1) in gitFiles)) return '';
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return '';
  const there = new Set(linesOf(readFileSync(file, 'utf8')));
  const missing = linesOf(text).filter((line) => line !== '' && !there.has(line));
  return missing.length === 0 ? '' : `add to it: ${missing.join(', ')}`;
};

/** Writes the files that are not there yet, all or none, and tells which were left as they are. */
export const writeNew = (
  top: string,
  wanted: ReadonlyMap<string, string>,
): { readonly written: readonly string[]; readonly left: readonly LeftFile[] } => {
  const isThere = (path: string): boolean => lstatSync(join(top, path), { throwIfNoEntry: false }) !== undefined;
  const left = [...wanted].flatMap(([path, text]) =>
    isThere(path) ? [{ path, hint: hintFor(join(top, path), path, text) }] : [],
  );
  const fresh = new Map([...wanted].filter(([path]) => !left.some((one) => one.path === path)));
  writeTogether(top, fresh);
  return { written: [...fresh.keys()], left };
};
