import { CommandError } from '../lab/command.ts';
import type { Member } from '../lab/member.ts';
import type { Ground } from '../suite.ts';
import { ClusterPods } from './cluster-pods.ts';

export const dataplaneTools = ['pilot-agent', 'envoy', 'envoy-bootstrap'] as const;

export const dataplanePrograms = ['iptables', 'nsenter', 'curl'] as const;

export interface DataplaneOptions {
  /** Environment of the agents over the injected one. */
  readonly agent?: Readonly<Record<string, string>>;
}

/** The pods of all clusters, each cluster with a network of its own. */
export class Dataplane {
  readonly #ground: Ground;
  readonly #agent: Readonly<Record<string, string>>;
  readonly #clusters = new Map<string, ClusterPods>();

  constructor(ground: Ground, { agent = {} }: DataplaneOptions) {
    this.#ground = ground;
    this.#agent = agent;
  }

  get clusters(): readonly ClusterPods[] {
    return [...this.#clusters.values()];
  }

  of(cluster: string): ClusterPods {
    const found = this.#clusters.get(cluster);
    if (found === undefined) throw new CommandError(`no pods of ${cluster} run`);
    return found;
  }

  /** Runs the pods of one more cluster. */
  async join(member: Member): Promise<ClusterPods> {
    const pods = new ClusterPods({ ground: this.#ground, member, agent: this.#agent });
    this.#clusters.set(member.name, pods);
    await pods.start();
    await pods.ready();
    return pods;
  }

  async joinAll(members: readonly Member[]): Promise<void> {
    await Promise.all(members.map((member) => this.join(member)));
  }
}

interface Mesh {
  readonly ground: Ground;
  readonly members: readonly Member[];
}

/** Runs every injected pod of the mesh with the real agent and Envoy, and waits until all are ready. */
export const startDataplane = async (mesh: Mesh, options: DataplaneOptions = {}): Promise<Dataplane> => {
  const dataplane = new Dataplane(mesh.ground, options);
  await dataplane.joinAll(mesh.members);
  return dataplane;
};
