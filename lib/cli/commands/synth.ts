import { join } from 'node:path';
import { type Issue, warningAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { type Customisation, compileMesh } from '../../synth/synth.ts';
import { compareTree, type TreeChange, writeTree } from '../../emit/tree.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';

export interface SynthInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  /** Folder to write; undefined: dist beside mesh.yaml. */
  readonly out: string | undefined;
  /** Compare with the folder and write nothing. */
  readonly check: boolean;
  readonly format: 'table' | 'json';
  readonly customisation: Customisation;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const refused = (issues: readonly Issue[], input: SynthInput, io: Io): ExitCode => {
  if (input.format === 'json') io.out(json({ issues }));
  else io.err(`${issueTable(issues, io)}${issueCount(issues)}. Nothing was written.\n`);
  return 2;
};

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
  const parts = [
    fileList('differs or is missing:', change.written),
    fileList('is no longer made:', change.deleted),
  ].join('');
  return parts === '' ? `${out} is up to date.\n` : `${parts}${out} is stale: run synth and commit the result.\n`;
};

const summary = (clusters: number, change: TreeChange, out: string): string => {
  const files = change.written.length + change.unchanged.length;
  return `${out}: ${clusters} cluster${clusters === 1 ? '' : 's'}, ${files} files; ${change.written.length} written, ${change.deleted.length} deleted\n`;
};

const report = (input: SynthInput, io: Io, clusters: number, issues: readonly Issue[], change: TreeChange): void => {
  const { written, deleted, unchanged } = change;
  if (input.format === 'json') {
    io.out(json({ issues, written, deleted, unchanged: unchanged.length }));
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

const compileAndWrite = async (input: SynthInput, io: Io): Promise<ExitCode> => {
  const { root, plan, tree, issues } = await compileMesh(input.mesh, input.customisation);
  const out = input.out ?? join(root, 'dist');
  const change = input.check ? compareTree(out, tree) : writeTree(out, tree);
  report(input, io, plan.clusters.length, [...issues, ...change.issues, ...leftWarnings(change)], change);
  return input.check && change.written.length + change.deleted.length > 0 ? 1 : 0;
};

/** Compiles mesh.yaml into dist. Everything is built and checked before the first file changes. */
export const synth = async (input: SynthInput, io: Io): Promise<ExitCode> => {
  try {
    return await compileAndWrite(input, io);
  } catch (error) {
    if (error instanceof MeshError) return refused(error.issues, input, io);
    throw error;
  }
};
