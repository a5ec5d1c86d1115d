import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withLines } from '../../declare/declaration.ts';
import { recover, writeTogether } from '../../files/write-together.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError, MeshError, refuseErrors } from '../../plan/mesh-error.ts';
import type { RenderProgram } from '../../plan/rendered-plan.ts';
import { type Customisation, type MeshInputs, readMeshInputs } from '../../synth/mesh-inputs.ts';
import { type RenderInput, renderInputs } from '../../synth/render-inputs.ts';
import { columnsOf } from '../ca/columns.ts';
import { guarded } from '../exit.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { findPrograms } from '../render/program.ts';
import { recordedReason, type RenderedChanges, renderedChanges } from '../render/rendered-changes.ts';
import { type MadeObject, type RenderedFiles, renderedFiles } from '../render/rendered-files.ts';
import type { Renderer, VersionCheck } from '../render/renderer.ts';
import { helmRenderer } from '../render/helm.ts';
import { istioctlRenderer } from '../render/istioctl.ts';
import { clustersMatching } from '../seal/cluster-patterns.ts';

export interface RenderInvocation {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  /** Names and patterns; none: all clusters. */
  readonly clusters: readonly string[];
  readonly with: RenderProgram;
  /** Paths of that program, relative to `folder`; none: the one on PATH. Several istioctls serve several releases. */
  readonly tools: readonly string[];
  /** Folder with the charts for helm, relative to `folder`; undefined: the declared repository. */
  readonly charts: string | undefined;
  /** Why a build without a release may be used; empty: it may not. */
  readonly allowVersion: string;
  /** Compare with what is committed, and write nothing. */
  readonly check: boolean;
  readonly format: 'table' | 'json';
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** For helm, which may need a proxy or a login to reach the charts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly customisation: Customisation;
}

interface ClusterResult extends RenderedChanges {
  readonly cluster: string;
  readonly objects: number;
  readonly files: RenderedFiles['files'];
}

/** What is rendered for a mesh that does not read it would be committed, reviewed and never applied. */
const assertRead = ({ plan, registry, declaration }: MeshInputs): void => {
  const { method } = plan.settings.install;
  const reader = registry.installs.find(({ readsRendered }) => readsRendered === true)?.name ?? 'rendered';
  if (registry.installs.find(({ name }) => name === method)?.readsRendered === true) return;
  const problem = `the install method is ${method}: nothing reads what would be rendered`;
  const remedy = `declare install: { method: ${reader} }`;
  refuseErrors(withLines([errorAt('render-not-read', ['install', 'method'], problem, remedy)], declaration));
};

/** Charts come from outside of helm, so one helm serves all releases: a second one would be passed over in silence. */
const refuseSecondHelm = ({ with: program, tools }: RenderInvocation): void => {
  if (program !== 'helm' || tools.length < 2) return;
  const problem = `${tools.length} helms are named, and one makes everything`;
  throw new MeshError([errorAt('render-tool-twice', ['--tool'], problem, 'name one helm with --tool')]);
};

const rendererFor = (
  input: RenderInvocation,
  { root, clusters }: { readonly root: string; readonly clusters: readonly ClusterPlan[] },
  scratch: string,
): Promise<Renderer> => {
  const { environment, folder, charts, allowVersion, check } = input;
  const names = clusters.map(({ name }) => name);
  const allowed = allowVersion.trim() === '' && check ? recordedReason(root, names) : allowVersion.trim();
  const wish = { name: input.with, paths: input.tools, folder, searchPath: environment['PATH'] ?? '' };
  const own = { paths: findPrograms(wish, root), scratch, allowed, environment };
  return input.with === 'istioctl'
    ? istioctlRenderer(own)
    : helmRenderer({ ...own, charts: charts === undefined ? undefined : resolve(folder, charts) });
};

const renderCluster = async (cluster: ClusterPlan, renderer: Renderer): Promise<RenderedFiles> => {
  const inputs = renderInputs(cluster, renderer.program);
  const made: MadeObject[] = [];
  for (const input of inputs) {
    for (const manifest of await renderer.render(cluster, input)) made.push({ input, manifest });
  }
  const { version, allowed } = await renderer.check(inputs);
  return renderedFiles(cluster, { program: renderer.program, version, allowed }, inputs, made);
};

const keyOf = ({ version, release }: RenderInput): string => `${version.text} ${release?.chart ?? ''}`;

/** The versions behind everything that is to be rendered: one input of each kind and release stands for all clusters. */
const checkVersions = (clusters: readonly ClusterPlan[], renderer: Renderer): Promise<VersionCheck> => {
  const inputs = clusters.flatMap((cluster) => renderInputs(cluster, renderer.program));
  return renderer.check([...new Map(inputs.map((input) => [keyOf(input), input])).values()]);
};

/** So many clusters are rendered at a time: each is a process that uses one core for most of a second. */
const atATime = 4;

const renderAll = async (
  clusters: readonly ClusterPlan[],
  render: (cluster: ClusterPlan) => Promise<RenderedFiles>,
): Promise<readonly RenderedFiles[]> => {
  const results: RenderedFiles[] = [];
  for (let start = 0; start < clusters.length; start += atATime) {
    results.push(...(await Promise.all(clusters.slice(start, start + atATime).map(render))));
  }
  return results;
};

const summary = (results: readonly ClusterResult[], check: boolean): string => {
  const count = (of: (result: ClusterResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const [written, deleted] = [count((result) => result.written.length), count((result) => result.deleted.length)];
  if (check) {
    return written + deleted === 0
      ? 'rendered/ is up to date.\n'
      : `rendered/ is stale: ${written} files differ or are missing, ${deleted} are no longer made. Run isthmus render.\n`;
  }
  const clusters = `${results.length} cluster${results.length === 1 ? '' : 's'}`;
  const next = written + deleted === 0 ? '' : ' Run isthmus synth, and commit both.';
  return `rendered/: ${clusters}, ${written} files written, ${deleted} deleted.${next}\n`;
};

const report = (
  { check, format }: RenderInvocation,
  io: Io,
  program: RenderProgram,
  { version, issues }: VersionCheck,
  results: readonly ClusterResult[],
): void => {
  if (format === 'json') {
    const clusters = results.map(({ cluster, objects, written, deleted, unchanged }) => {
      return { cluster, objects, written, deleted, unchanged };
    });
    io.out(`${JSON.stringify({ issues, program, version, clusters }, undefined, 2)}\n`);
    return;
  }
  const rows = results.map(({ cluster, objects, written, deleted }) => [
    cluster,
    String(objects),
    String(written.length),
    String(deleted.length),
  ]);
  io.out(columnsOf([['CLUSTER', 'OBJECTS', check ? 'DIFFER' : 'WRITTEN', check ? 'EXTRA' : 'DELETED'], ...rows]));
  io.err(issueTable(issues, io) + (issues.length > 0 ? `${issueCount(issues)}.\n` : ''));
  io.err(summary(results, check));
};

const changesOf = (results: readonly ClusterResult[]): ReadonlyMap<string, string | undefined> =>
  new Map(
    results.flatMap(({ files, written, deleted }) => [
      ...written.map((path) => [path, files.get(path)] as const),
      ...deleted.map((path) => [path, undefined] as const),
    ]),
  );

const renderIn = async (input: RenderInvocation, io: Io, scratch: string): Promise<ExitCode> => {
  refuseSecondHelm(input);
  const mesh = readMeshInputs(input.mesh, input.customisation, 'passed-over');
  const { root } = mesh.declaration;
  refuseErrors(mesh.issues);
  assertRead(mesh);
  const clusters = clustersMatching(mesh.plan, input.clusters);
  const renderer = await rendererFor(input, { root, clusters }, scratch);
  const found = await checkVersions(clusters, renderer);
  const versions = { ...found, issues: withLines(found.issues, mesh.declaration) };
  if (versions.issues.some(({ severity }) => severity === 'error')) throw new EnvironmentError(versions.issues);
  const made = await renderAll(clusters, (cluster) => renderCluster(cluster, renderer));
  if (!input.check) recover(root);
  const results = made.map((files) => ({ ...files, ...renderedChanges(root, files) }));
  if (!input.check) writeTogether(root, changesOf(results));
  report(input, io, renderer.program, versions, results);
  return input.check && results.some(({ written, deleted }) => written.length + deleted.length > 0) ? 1 : 0;
};

/**
 * Has the user's own istioctl or helm make every object of the control plane and the gateway, and keeps them below
 * rendered/, where the install method `rendered` copies them from. All clusters are rendered before the first file changes.
 */
export const render = (input: RenderInvocation, io: Io): Promise<ExitCode> =>
  guarded(
    io,
    async () => {
      const scratch = mkdtempSync(join(tmpdir(), 'isthmus-render-'));
      try {
        return await renderIn(input, io, scratch);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
    input.format,
    () => 'Nothing was written.',
  );
