import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { CommandError } from '../lab/command.ts';
import { Istiod } from '../lab/istiod.ts';
import { adminKubeconfig } from '../lab/lab.ts';
import { type LabMesh, makeAuthority, makeLabMesh } from '../lab/mesh.ts';
import { startNodes } from '../lab/nodes.ts';
import { until } from '../lab/processes.ts';
import { SealedSecretsController } from '../lab/sealed-secrets-controller.ts';
import { startServers } from '../lab/servers.ts';
import { applyStage, giveKey } from '../lab/stage.ts';
import type { Ground } from '../suite.ts';
import { HelmStandIn } from './helm-stand-in.ts';
import { Journal } from './journal.ts';
import { type Carriers, carriersOf } from './carriers.ts';
import { type Kustomization, kustomizationsOf } from './kustomizations.ts';
import { KustomizeController } from './kustomize-controller.ts';
import { render } from './rendering.ts';
import { fluxNamespace, Repository } from './repository.ts';

/** What the lab declares; proofs take parts of it away again. */
export const declared = {
  istio: { version: '1.31.0' },
  clusterDefaults: { size: 'kind', gateway: { service: { sourceRanges: ['10.0.0.0/8'] } } },
  gitops: {
    engine: 'flux',
    repository: 'https://git.example.com/lab/mesh.git',
    branch: 'main',
    // The default of two minutes is for clusters that have the time.
    flux: { retryInterval: '3s' },
  },
  addons: { prometheus: {}, grafana: {} },
  samples: { helloworld: { versions: { cluster1: 'v1', cluster2: 'v2' } }, curl: {} },
};

const declarationSchema = z.record(z.string(), z.unknown());

/** The Kustomization that `flux bootstrap` makes: what stands in clusters/<cluster> is applied, and pruned. */
const bootstrapOf = (cluster: string): object => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'flux-system', namespace: fluxNamespace },
  spec: {
    interval: '10m',
    retryInterval: '3s',
    path: `./clusters/${cluster}`,
    prune: true,
    sourceRef: { kind: 'GitRepository', name: 'flux-system' },
  },
});

interface Parts {
  readonly cluster: Cluster;
  readonly mesh: LabMesh;
  readonly method: Method;
}

/** Install methods that a lab may begin with. */
export type Method = keyof typeof carriersOf;

/** A cluster in which Flux runs, with what there is around it. */
export class FluxLab {
  readonly cluster: Cluster;
  readonly mesh: LabMesh;
  readonly repository: Repository;
  readonly controller: KustomizeController;
  readonly sealedSecrets: SealedSecretsController;
  readonly istiod: Istiod;
  readonly journal: Journal;
  /** What carries traffic, with the method that the lab began with. */
  readonly carriers: Carriers;
  readonly #ground: Ground;
  readonly #helm: HelmStandIn;

  constructor({ cluster, mesh, method }: Parts, ground: Ground) {
    const { processes, tool } = ground;
    this.carriers = carriersOf[method];
    this.#ground = ground;
    this.cluster = cluster;
    this.mesh = mesh;
    this.repository = new Repository(cluster, ground, mesh.workspace);
    this.controller = new KustomizeController(cluster, ground);
    this.sealedSecrets = new SealedSecretsController(cluster, processes, tool('controller'));
    this.istiod = new Istiod(cluster, ground);
    this.journal = new Journal(cluster, processes);
    this.#helm = new HelmStandIn(cluster, ground);
  }

  /** Name of a stage's Kustomization, such as lab-cluster1-20-ca. */
  readonly stage = (stage: string): string => `${this.root}-${stage}`;

  /** Name of the Kustomization that brings the stages. */
  get root(): string {
    return `lab-${this.cluster.name}`;
  }

  /** Flux as `flux bootstrap` leaves it. */
  async startFlux(): Promise<void> {
    this.controller.install();
    this.journal.follow('kustomizations', 'releases', 'namespaces', 'deployments');
    await this.repository.start();
    await this.controller.start();
    this.cluster.apply([bootstrapOf(this.cluster.name)]);
  }

  kustomizations(): ReadonlyMap<string, Kustomization> {
    return kustomizationsOf(this.cluster);
  }

  /** The Kustomization of a stage; throws when it is not there. */
  kustomization(name: string): Kustomization {
    const found = this.kustomizations().get(name);
    if (found === undefined) throw new CommandError(`there is no Kustomization ${name}`);
    return found;
  }

  /** Puts keys into mesh.yaml, over those of the same name. */
  redeclare(keys: Readonly<Record<string, unknown>>): void {
    const { workspace } = this.mesh;
    const before = declarationSchema.parse(JSON.parse(workspace.read('mesh.yaml')));
    workspace.write('mesh.yaml', JSON.stringify({ ...before, ...keys }));
  }

  /** Has made what the install method `rendered` copies. */
  render(): void {
    render(this.mesh, this.#ground);
  }

  /** A moment of the helm stand-in without waiting. */
  look(): void {
    this.#helm.tick();
  }

  /** Waits while HelmReleases are carried out; who waits in vain is told what Flux says. */
  async until(what: string, seconds: number, holds: () => boolean): Promise<void> {
    try {
      await until(what, seconds, () => {
        this.#helm.tick();
        return holds();
      });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const words = [...this.kustomizations().values()].map((one) => `${one.name} ${one.ready} ${one.message}`);
      throw new CommandError(`${error.message}; ${words.join('; ')}`);
    }
  }

  /** Waits until all Kustomizations, or those named, are Ready with everything of a revision. */
  async converge(revision: string, names?: readonly string[]): Promise<void> {
    await this.until(`Flux to have applied ${names?.join(', ') ?? 'everything'}`, 120, () => {
      const all = this.kustomizations();
      const asked = names ?? [...all.keys()];
      return all.size > 1 && asked.every((name) => all.get(name)?.readyAt === revision);
    });
  }
}

/**
 * Two API servers, nodes and a declared mesh with its authority; in the first cluster Flux and nothing else. The second
 * is the peer, for the access that it gives.
 */
export const startFluxLab = async (ground: Ground, method: Method = 'helm'): Promise<FluxLab> => {
  const { folder, isthmus } = ground.spec;
  const [cluster, peer] = await startServers(ground, ['cluster1', 'cluster2']);
  if (cluster === undefined || peer === undefined) throw new CommandError('the lab has two clusters');
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, adminKubeconfig([cluster, peer]), { mode: 0o600 });
  await startNodes(cluster, ground);
  const mesh = makeLabMesh({
    isthmus,
    folder: join(folder, 'isthmus'),
    clusters: [cluster, peer],
    kubeconfig,
    backend: 'sealed-secrets',
    declare: method === 'helm' ? declared : { ...declared, install: { method } },
  });
  makeAuthority(mesh);
  for (const one of [cluster, peer]) giveKey(mesh.workspace, one);
  mesh.workspace.run(['seal']);
  const lab = new FluxLab({ cluster, mesh, method }, ground);
  if (method === 'rendered') lab.render();
  mesh.workspace.run(['synth']);
  applyStage(peer, mesh.workspace, '10-namespaces');
  await lab.startFlux();
  return lab;
};
