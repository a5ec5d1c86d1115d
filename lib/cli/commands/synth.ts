import { dirname, join, resolve } from 'node:path';
import { withLines } from '../../declare/declaration.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import { leftIssue, partialTree } from '../../emit/partial-tree.ts';
import { type Compiled, type Customisation, compileMesh } from '../../synth/synth.ts';
import { compareTree, type TreeChange, writeTree } from '../../emit/tree.ts';
import { guarded } from '../exit.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { isPrivate } from '../private-folder.ts';
import { Progress } from '../progress.ts';
import { clustersMatching } from '../seal/cluster-patterns.ts';

export interface SynthInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  /** Folder to write; undefined: dist beside mesh.yaml. */
  readonly out: string | undefined;
  /** Compare with the folder and write nothing. */
  readonly check: boolean;
  /** Clusters to write, as `a,b,eu-*`; none: all. The whole mesh is compiled and checked all the same. */
  readonly clusters: readonly string[];
  readonly format: 'table' | 'json';
  readonly customisation: Customisation;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const shownFiles = 20;

const fileList = (title: string, files: readonly string[]): string =>
  files.length === 0
    ? ''
    : [
        title,
        ...files.slice(0, shownFiles).map((file) => `  ${file}`),
        ...(files.length > shownFiles ? [`  and ${files.length - shownFiles} more`] : []),
      ]
        .join('\n')
        .concat('\n');

const differences = (change: TreeChange, out: string): string => {
  const stale = [
    fileList('differs or is missing:', change.written),
    fileList('is no longer made:', change.deleted),
  ].join('');
  const foreign = fileList('is not made by isthmus:', change.foreign);
  const advice = [
    ...(stale === '' ? [] : [`${out} is stale: run synth and commit the result.\n`]),
    ...(foreign === '' ? [] : [`${out} holds files of somebody else: move them elsewhere.\n`]),
  ].join('');
  return advice === '' ? `${out} is up to date.\n` : `${stale}${foreign}${advice}`;
};

const summary = (clusters: number, change: TreeChange, out: string): string => {
  const files = change.written.length + change.unchanged.length;
  return `${out}: ${clusters} cluster${clusters === 1 ? '' : 's'}, ${files} files; ${change.written.length} written, ${change.deleted.length} deleted\n`;
};

const report = (input: SynthInput, io: Io, clusters: number, issues: readonly Issue[], change: TreeChange): void => {
  const { written, deleted, unchanged, foreign } = change;
  if (input.format === 'json') {
    io.out(json({ issues, written, deleted, foreign, unchanged: unchanged.length }));
    return;
  }
  const shown = input.out ?? 'dist';
  io.err(issueTable(issues, io) + (issues.length > 0 ? `${issueCount(issues)}.\n` : ''));
  io.err(input.check ? differences(change, shown) : summary(clusters, change, shown));
};

/** A cluster whose folder goes is still in the mesh: its peers' tokens are in it, and its own gateway answers. */
const leftWarnings = ({ deleted }: TreeChange): readonly Issue[] =>
  deleted.flatMap((path) => {
    const [, cluster] = /^([^/]+)\/inventory\.json$/.exec(path) ?? [];
    return cluster === undefined
      ? []
      : [
          warningAt(
            'cluster-left',
            ['clusters', cluster],
            `${cluster} left the declaration: nothing is removed from it, and it keeps the tokens of its peers`,
            'follow docs/guides/removing.md of isthmus',
          ),
        ];
  });

/** Only what the environment does can end a run once it writes: everything else was looked at before. */
const ending = (error: MeshError): string => (error instanceof EnvironmentError ? '' : 'Nothing was written.');

/** Whose a path of dist is: an engine's files know, and what stands in a cluster's folder is the cluster's. */
const ownersIn =
  ({ owners, plan }: Compiled): ((path: string) => string) =>
  (path) => {
    const folder = path.slice(0, path.indexOf('/'));
    return owners.get(path) ?? (plan.clusters.some(({ name }) => name === folder) ? folder : '');
  };

/** What concerns the chosen clusters; all of it where none is chosen. */
const chosenChange = (change: TreeChange, isChosen: (path: string) => boolean): TreeChange => ({
  ...change,
  written: change.written.filter(isChosen),
  deleted: change.deleted.filter(isChosen),
  unchanged: change.unchanged.filter(isChosen),
  foreign: change.foreign.filter(isChosen),
});

const written = (input: SynthInput, out: string, compiled: Compiled): { change: TreeChange; clusters: number } => {
  const { plan, tree } = compiled;
  const chosen = new Set(clustersMatching(plan, input.clusters).map(({ name }) => name));
  const clusters = chosen.size;
  if (input.clusters.length === 0)
    return { change: input.check ? compareTree(out, tree) : writeTree(out, tree), clusters };
  const ownerOf = ownersIn(compiled);
  const isChosen = (path: string): boolean => chosen.has(ownerOf(path));
  if (input.check) return { change: chosenChange(compareTree(out, tree), isChosen), clusters };
  const { tree: part, left } = partialTree(out, tree, chosen, ownerOf);
  const change = writeTree(out, part);
  return { change: { ...change, issues: [...change.issues, ...leftIssue(left)] }, clusters };
};

/** Of what may be wrong with the folder, another method or revision is about mesh.yaml, and has its line; the rest is about files. */
const aboutDeclaration = /^(?:install|revision)-/;

const withLinesOf = (compiled: Compiled, write: () => ReturnType<typeof written>): ReturnType<typeof written> => {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof MeshError) || error instanceof EnvironmentError) throw error;
    throw new MeshError(
      error.issues.flatMap((issue) =>
        aboutDeclaration.test(issue.code) ? withLines([issue], compiled.declaration) : [issue],
      ),
    );
  }
};

const compileAndWrite = async (input: SynthInput, io: Io): Promise<ExitCode> => {
  const out = resolve(input.out ?? join(dirname(resolve(input.mesh)), 'dist'));
  const progress = new Progress(io, () => performance.now());
  const compiled = await compileMesh(input.mesh, input.customisation, { out, isPrivate }, (name) =>
    progress.done(name),
  );
  const { change, clusters } = withLinesOf(compiled, () => written(input, out, compiled));
  report(input, io, clusters, [...compiled.issues, ...change.issues, ...leftWarnings(change)], change);
  progress.end();
  const differs = change.written.length + change.deleted.length + change.foreign.length > 0;
  return input.check && differs ? 1 : 0;
};

/** Compiles mesh.yaml into dist. Everything is built and checked before the first file changes. */
export const synth = (input: SynthInput, io: Io): Promise<ExitCode> =>
  guarded(io, () => compileAndWrite(input, io), input.format, ending);
