import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../lab/cluster.ts';
import { run } from '../lab/command.ts';
import { until } from '../lab/processes.ts';
import type { Workspace } from '../lab/workspace.ts';
import type { Ground } from '../suite.ts';

/** Where the objects of Flux stand. */
export const fluxNamespace = 'flux-system';

/** Changes a tree that is about to be committed; gets its folder. */
export type Edit = (tree: string) => void;

const unchanged: Edit = () => undefined;

const port = '9790';

const answers = async (url: string): Promise<boolean> => {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
};

/**
 * The repository as a cluster's Flux sees it. The part of source-controller is the lab's: a commit becomes an archive
 * behind HTTP, and the status of the GitRepository names it.
 */
export class Repository {
  readonly #cluster: Cluster;
  readonly #ground: Ground;
  readonly #workspace: Workspace;
  readonly #artifacts: string;
  #commits = 0;

  constructor(cluster: Cluster, ground: Ground, workspace: Workspace) {
    this.#cluster = cluster;
    this.#ground = ground;
    this.#workspace = workspace;
    this.#artifacts = join(cluster.folder, 'artifacts');
    mkdirSync(this.#artifacts, { recursive: true });
  }

  get #url(): string {
    return `http://${this.#cluster.address}:${port}`;
  }

  async start(): Promise<void> {
    const { processes, spec } = this.#ground;
    const jiti = join(spec.root, 'node_modules/jiti/lib/jiti-cli.mjs');
    const program = join(import.meta.dirname, 'source-server.ts');
    processes.start('source', process.execPath, [jiti, program, this.#artifacts, this.#cluster.address, port]);
    await until('the source server', 60, () => answers(this.#url));
    const metadata = { name: 'flux-system', namespace: fluxNamespace };
    const declared = { interval: '1m', url: 'https://git.example.com/lab/mesh.git', ref: { branch: 'main' } };
    this.#cluster.apply([
      { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata, spec: declared },
    ]);
  }

  /**
   * Commits what stands in the workspace's dist and, copied once per cluster as the README says, in clusters. `edit`
   * changes the tree of this commit only. Gives back the revision, which is new even when the tree is the same.
   */
  commit(edit: Edit = unchanged): string {
    const tree = join(this.#cluster.folder, 'tree');
    rmSync(tree, { recursive: true, force: true });
    cpSync(this.#workspace.path('dist'), join(tree, 'dist'), { recursive: true });
    const bootstrap = this.#workspace.path(`dist/flux-bootstrap/${this.#cluster.name}`);
    cpSync(bootstrap, join(tree, 'clusters', this.#cluster.name), { recursive: true });
    edit(tree);
    this.#commits += 1;
    const packed = join(this.#artifacts, 'packed.tar.gz');
    run('tar', ['-czf', packed, '-C', tree, 'dist', 'clusters']);
    const bytes = readFileSync(packed);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const revision = `main@sha1:${createHash('sha1').update(`${this.#commits} ${digest}`).digest('hex')}`;
    renameSync(packed, join(this.#artifacts, `${digest}.tar.gz`));
    this.#announce(revision, digest, statSync(join(this.#artifacts, `${digest}.tar.gz`)).size);
    return revision;
  }

  #announce(revision: string, digest: string, size: number): void {
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const message = `stored artifact for revision '${revision}'`;
    const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message, lastTransitionTime: now };
    const file = `${digest}.tar.gz`;
    const artifact = {
      digest: `sha256:${digest}`,
      path: `gitrepository/${fluxNamespace}/flux-system/${file}`,
      url: `${this.#url}/${file}`,
      revision,
      lastUpdateTime: now,
      size,
    };
    const status = { observedGeneration: 1, conditions: [{ ...ready, observedGeneration: 1 }], artifact };
    const patch = ['--subresource=status', '--type=merge', '-p', JSON.stringify({ status })];
    this.#cluster.kubectl(['patch', 'gitrepository', 'flux-system', '-n', fluxNamespace, ...patch]);
  }
}
