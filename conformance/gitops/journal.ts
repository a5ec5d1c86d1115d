import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import type { Processes } from '../lab/processes.ts';
import { asKustomization } from './kustomizations.ts';
import { ownerLabel } from './owned.ts';

const eventSchema = z.object({
  type: z.string(),
  object: z.looseObject({
    kind: z.string(),
    metadata: z.looseObject({
      name: z.string(),
      namespace: z.string().optional(),
      resourceVersion: z.string(),
      labels: z.record(z.string(), z.string()).optional(),
    }),
  }),
});

type Event = z.output<typeof eventSchema>;

const releaseSchema = z.looseObject({
  status: z.looseObject({ conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]) }),
});

const isReadyRelease = (object: unknown): boolean =>
  releaseSchema
    .safeParse(object)
    .data?.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** Paths of the kinds whose story is kept, by a short name. */
const storyOf = {
  kustomizations: '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
  releases: '/apis/helm.toolkit.fluxcd.io/v2/helmreleases',
  namespaces: '/api/v1/namespaces',
  deployments: '/apis/apps/v1/deployments',
  sealed: '/apis/bitnami.com/v1alpha1/sealedsecrets',
  gateways: '/apis/networking.istio.io/v1/gateways',
} as const;

type Story = keyof typeof storyOf;

/**
 * What happened in a cluster, in the order of the API server's own counter: every object of every kind is numbered by
 * the same one, so "before" is not a question of clocks.
 */
export class Journal {
  readonly #cluster: Cluster;
  readonly #processes: Processes;
  readonly #followed = new Set<Story>();

  constructor(cluster: Cluster, processes: Processes) {
    this.#cluster = cluster;
    this.#processes = processes;
  }

  /** Begins to write down what happens to a kind; its definition must be there. A second call does nothing. */
  follow(...stories: readonly Story[]): void {
    for (const story of stories) {
      if (this.#followed.has(story)) continue;
      this.#followed.add(story);
      const args = ['--kubeconfig', this.#cluster.adminKubeconfig, 'get', '--raw', `${storyOf[story]}?watch=true`];
      this.#processes.start(this.#nameOf(story), 'kubectl', args, { env: { HOME: this.#cluster.folder } });
    }
  }

  /** When a Kustomization was Ready for the first time; undefined when it never was. */
  firstReady(name: string): number | undefined {
    return this.#first(
      'kustomizations',
      ({ object }) => object.metadata.name === name && asKustomization(object).readyAt !== '',
    );
  }

  /** When a HelmRelease was Ready for the first time; undefined when it never was. */
  releaseReady(name: string): number | undefined {
    return this.#first('releases', ({ object }) => object.metadata.name === name && isReadyRelease(object));
  }

  /** When the first object that a Kustomization applies came into being. */
  firstObject(kustomization: string): number | undefined {
    const moments = [...this.#followed]
      .map((story) => this.#first(story, ({ object }) => object.metadata.labels?.[ownerLabel] === kustomization))
      .filter((moment) => moment !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  #first(story: Story, matches: (event: Event) => boolean): number | undefined {
    const found = this.#events(story).find(matches);
    return found === undefined ? undefined : Number(found.object.metadata.resourceVersion);
  }

  #events(story: Story): readonly Event[] {
    const lines = this.#processes.logOf(this.#nameOf(story)).split('\n');
    // The last line may be half written, and kubectl's own words stand in the same log.
    const events = lines.slice(0, -1).filter((line) => line.startsWith('{'));
    return events.map((line) => eventSchema.parse(JSON.parse(line)));
  }

  #nameOf(story: Story): string {
    return `${this.#cluster.name}-story-of-${story}`;
  }
}
