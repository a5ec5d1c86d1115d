import { readdirSync } from 'node:fs';
import type { Ground } from '../suite.ts';
import type { Cluster } from './cluster.ts';
import { installSealedSecrets } from './lab.ts';
import { Istiod } from './istiod.ts';
import { eastWestService, giveAddresses } from './load-balancer.ts';
import { startNodes } from './nodes.ts';
import { until } from './processes.ts';
import { carryOut, releasesIn } from './releases.ts';
import type { SealedSecretsController } from './sealed-secrets-controller.ts';
import { hasSecret } from './secret-object.ts';
import { applyStage, stageFolder } from './stage.ts';
import type { Workspace } from './workspace.ts';

/** What the lab changes because its Envoy is upstream's and lacks Istio's own extensions. */
export interface Overrides {
  /** Values over those of a release, by its chart. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Environment over that of istiod's Deployment. */
  readonly istiod?: Readonly<Record<string, string>>;
}

/** A cluster of the mesh: its API server, its nodes, the sealed-secrets controller and istiod. */
export class Member {
  readonly cluster: Cluster;
  readonly istiod: Istiod;
  readonly sealedSecrets: SealedSecretsController;
  readonly #ground: Ground;
  readonly #overrides: Overrides;

  constructor(cluster: Cluster, ground: Ground, overrides: Overrides) {
    this.cluster = cluster;
    this.#ground = ground;
    this.#overrides = overrides;
    this.istiod = new Istiod(cluster, ground);
    this.sealedSecrets = installSealedSecrets(cluster, ground);
  }

  get name(): string {
    return this.cluster.name;
  }

  async startNodes(): Promise<void> {
    await startNodes(this.cluster, this.#ground);
  }

  /** Applies a stage of dist; HelmReleases are carried out, as there is no helm-controller. */
  apply(mesh: Workspace, stage: string): void {
    const folder = stageFolder(mesh, this.name, stage);
    if (!readdirSync(folder).some((file) => file.startsWith('helmrelease-'))) {
      applyStage(this.cluster, mesh, stage);
      return;
    }
    for (const release of releasesIn(folder)) {
      const overrides = this.#overrides.values?.[release.spec.chart.spec.chart];
      const place = { cluster: this.cluster, ground: this.#ground };
      carryOut(release, overrides === undefined ? place : { ...place, overrides });
    }
  }

  /** Applies stage 20 and waits for the Secret that the real controller makes of it. */
  async applyCacerts(mesh: Workspace): Promise<void> {
    this.apply(mesh, '20-ca');
    await until(`the Secret cacerts in ${this.name}`, 60, () => hasSecret(this.cluster, 'cacerts'));
  }

  /** Applies stage 30 and starts the istiod it describes. */
  async applyIstiod(mesh: Workspace): Promise<void> {
    this.apply(mesh, '30-istiod');
    await this.istiod.start(this.#overrides.istiod === undefined ? {} : { env: this.#overrides.istiod });
    await this.available('istiod', 'istio-system');
  }

  /** Applies stage 60 and gives the gateway's Service the address that a cloud would give it. */
  async applyGateway(mesh: Workspace): Promise<void> {
    this.apply(mesh, '60-eastwest');
    giveAddresses(this.cluster, eastWestService);
    await this.available('istio-eastwestgateway', 'istio-system');
  }

  /** Waits for a Deployment to be available. */
  async available(deployment: string, namespace: string): Promise<void> {
    const condition = 'jsonpath={.status.conditions[?(@.type=="Available")].status}';
    const ask = ['get', 'deployment', deployment, '-n', namespace, '-o', condition];
    await until(`${namespace}/${deployment} in ${this.name}`, 90, () => this.cluster.tryKubectl(ask).stdout === 'True');
  }
}
