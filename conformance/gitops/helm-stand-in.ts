import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { run } from '../lab/command.ts';
import { asRelease, carryOut, type HelmRelease } from '../lab/releases.ts';
import type { Ground } from '../suite.ts';
import { worksInCluster } from './release-objects.ts';

const conditionSchema = z.looseObject({ type: z.string(), status: z.string() });

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    generation: z.number(),
    uid: z.string(),
    deletionTimestamp: z.string().optional(),
    finalizers: z.array(z.string()).optional(),
  }),
  spec: z.looseObject({ suspend: z.boolean().default(false) }),
  status: z
    .looseObject({ observedGeneration: z.number().optional(), conditions: z.array(conditionSchema).optional() })
    .optional(),
});

const listSchema = z.looseObject({ items: z.array(objectSchema) });

type Known = z.output<typeof objectSchema>;

const finalizer = 'finalizers.fluxcd.io';

const isReady = ({ metadata, status }: Known): boolean =>
  status?.observedGeneration === metadata.generation &&
  (status.conditions ?? []).some(({ type, status: holds }) => type === 'Ready' && holds === 'True');

const condition = (type: string, status: 'True' | 'False' | 'Unknown', reason: string, generation: number): object => ({
  type,
  status,
  reason,
  message: reason,
  observedGeneration: generation,
  lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
});

/**
 * Does for HelmReleases what helm-controller does, and for HelmRepositories what source-controller does, each time it is
 * asked to look: the real helm installs, upgrades and, when a release
 * is deleted, uninstalls; a suspended one is left alone. The statuses are those of
 * the real controllers, because kustomize-controller judges by them.
 */
export class HelmStandIn {
  readonly #cluster: Cluster;
  readonly #ground: Ground;
  /** Generations that were carried out, by the UID of the release. */
  readonly #carriedOut = new Map<string, number>();

  constructor(cluster: Cluster, ground: Ground) {
    this.#cluster = cluster;
    this.#ground = ground;
  }

  /** Looks at everything once and does what is due. */
  tick(): void {
    const text = this.#cluster.kubectl(['get', 'helmreleases,helmrepositories', '-A', '-o', 'json']);
    const objects = listSchema.parse(JSON.parse(text)).items;
    for (const object of objects) {
      if (object.kind === 'HelmRepository' && !isReady(object)) this.#say(object, 'True', 'Succeeded');
      if (object.kind === 'HelmRelease') this.#reconcile(object, objects);
    }
  }

  #reconcile(object: Known, all: readonly Known[]): void {
    const release = asRelease(object);
    if (release === undefined) return;
    if (object.metadata.deletionTimestamp !== undefined) this.#remove(object, release);
    else if (object.spec.suspend) this.#leave(object);
    else if (!isReady(object)) this.#install(object, release, all);
  }

  /**
   * A suspended release keeps the conditions that it has, and is said to be looked at
   * (helm-controller, internal/controller/helmrelease_controller.go, Reconcile).
   */
  #leave(object: Known): void {
    const { generation } = object.metadata;
    this.#claim(object);
    if (object.status?.observedGeneration !== generation)
      this.#patch(object, { status: { observedGeneration: generation } }, ['--subresource=status']);
  }

  /** Puts the finalizer on. */
  #claim(object: Known): void {
    const { finalizers = [] } = object.metadata;
    if (!finalizers.includes(finalizer)) this.#patch(object, { metadata: { finalizers: [finalizer] } });
  }

  #install(object: Known, release: HelmRelease, all: readonly Known[]): void {
    const { uid, generation, namespace } = object.metadata;
    this.#claim(object);
    const needs = (release.spec.dependsOn ?? []).map(({ name }) => name);
    const found = all.filter(({ kind, metadata }) => kind === 'HelmRelease' && needs.includes(metadata.name));
    if (found.length < needs.length || !found.every(isReady)) {
      if (object.status?.observedGeneration !== generation) this.#say(object, 'False', 'DependencyNotReady');
      return;
    }
    if (this.#carriedOut.get(uid) !== generation) {
      this.#say(object, 'Unknown', 'Progressing');
      carryOut(release, { cluster: this.#cluster, ground: this.#ground });
      this.#carriedOut.set(uid, generation);
    }
    if (worksInCluster(this.#cluster, release.spec.releaseName, namespace))
      this.#say(object, 'True', 'InstallSucceeded');
  }

  /** Unless suspended, the loss of a HelmRelease is the loss of all that it installed (the same file, reconcileDelete). */
  #remove(object: Known, release: HelmRelease): void {
    if (!object.spec.suspend) this.#uninstall(object, release);
    this.#patch(object, { metadata: { finalizers: null } });
  }

  #uninstall(object: Known, release: HelmRelease): void {
    const place = [`--namespace=${object.metadata.namespace}`, `--kubeconfig=${this.#cluster.adminKubeconfig}`];
    const args = ['uninstall', release.spec.releaseName, '--ignore-not-found', ...place];
    run(this.#ground.tool('helm'), args, { env: { HOME: this.#cluster.folder } });
  }

  #say(object: Known, ready: 'True' | 'False' | 'Unknown', reason: string): void {
    const { generation } = object.metadata;
    const own = condition('Ready', ready, reason, generation);
    const conditions = ready === 'True' ? [own] : [condition('Reconciling', 'True', reason, generation), own];
    this.#patch(object, { status: { observedGeneration: generation, conditions } }, ['--subresource=status']);
  }

  #patch({ kind, metadata }: Known, patch: object, flags: readonly string[] = []): void {
    // Under kubectl's own name kustomize-controller would take it for an edit by hand and undo it.
    const manager = ['--type=merge', '--field-manager=helm-controller'];
    const target = ['patch', kind.toLowerCase(), metadata.name, '-n', metadata.namespace, ...manager];
    this.#cluster.kubectl([...target, ...flags, '-p', JSON.stringify(patch)]);
  }
}
