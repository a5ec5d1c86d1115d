import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { RemoteSecretSlot } from '../plan/sealed-plan.ts';
import type { Marks } from './mark.ts';
import type { Detail } from './picture.ts';
import { Count, type State, type Tally } from './state.ts';

const nothing: Tally = { all: 0, pending: 0, failed: 0 };

/** How the access of a cluster to one peer stands. */
export const accessState = (
  cluster: string,
  { peer, state }: Pick<RemoteSecretSlot, 'peer' | 'state'>,
  marks: Marks,
): State => {
  if (marks.isAccessFailed(cluster, peer)) return 'failed';
  return state === 'pending' ? 'pending' : 'fine';
};

/** Who reads whose API server, counted in one pass: a thousand clusters have a million accesses. */
export class Accesses {
  readonly whole = new Count();
  readonly #ofCluster = new Map<string, Count>();
  readonly #inside = new Map<string, Count>();
  readonly #between = new Map<string, Map<string, Count>>();

  constructor(clusters: readonly ClusterPlan[], detail: Detail, marks: Marks) {
    const networks = new Map(clusters.map(({ name, network }) => [name, network]));
    for (const cluster of clusters) {
      const { name, network, remoteSecrets } = cluster;
      const own = new Count();
      this.#ofCluster.set(name, own);
      for (const slot of remoteSecrets) {
        const { peer } = slot;
        const state = accessState(name, slot, marks);
        const far = networks.get(peer) ?? '';
        own.add(state);
        this.whole.add(state);
        if (far === network) countIn(this.#inside, network).add(state);
        if (detail === 'clusters') this.#add(name, peer, state);
        else if (detail === 'networks' && far !== network) this.#add(network, far, state);
      }
    }
  }

  of(cluster: string): Tally {
    return this.#ofCluster.get(cluster) ?? nothing;
  }

  inside(network: string): Tally {
    return this.#inside.get(network) ?? nothing;
  }

  /** In one direction, between what the detail draws. */
  between(from: string, to: string): Tally {
    return this.#between.get(from)?.get(to) ?? nothing;
  }

  #add(from: string, to: string, state: State): void {
    const counts = this.#between.get(from) ?? new Map<string, Count>();
    this.#between.set(from, counts);
    countIn(counts, to).add(state);
  }
}

const countIn = (counts: Map<string, Count>, key: string): Count => {
  const known = counts.get(key);
  if (known) return known;
  const count = new Count();
  counts.set(key, count);
  return count;
};
