import { until } from '../lab/processes.ts';
import { ProofError } from '../report/ledger.ts';
import { hostsOf } from './hosts.ts';
import { rootOf } from './agent.ts';
import { PodNetwork } from './pod-network.ts';
import { injectedPods } from './pod-object.ts';
import { Pod, type PodSpec } from './pod.ts';
import { type Reply, readReplies, replyCommand } from './reply.ts';

/** The running pods of one cluster and their network. */
export class ClusterPods {
  readonly #spec: Omit<PodSpec, 'network' | 'hosts'>;
  readonly network: PodNetwork;
  #pods: readonly Pod[] = [];

  constructor(spec: Omit<PodSpec, 'network' | 'hosts'>) {
    this.#spec = spec;
    this.network = new PodNetwork(spec.member.cluster);
  }

  get name(): string {
    return this.#spec.member.name;
  }

  get pods(): readonly Pod[] {
    return this.#pods;
  }

  async start(): Promise<void> {
    this.network.start();
    await this.refresh();
  }

  /** Starts pods that the cluster has and the lab does not run yet, and ends those that the cluster has no longer. */
  async refresh(): Promise<void> {
    const { cluster } = this.#spec.member;
    const hosts = hostsOf(cluster);
    const objects = injectedPods(cluster);
    const isListed = ({ name }: Pod): boolean => objects.some(({ metadata }) => metadata.name === name);
    const isRunning = (name: string): boolean => this.#pods.some((pod) => pod.name === name);
    for (const namespace of new Set(objects.map(({ metadata }) => metadata.namespace)))
      await until(`the root in ${this.name}/${namespace}`, 60, () => rootOf(cluster, namespace) !== undefined);
    const fresh = objects
      .filter(({ metadata }) => !isRunning(metadata.name))
      .map((object) => new Pod(object, { ...this.#spec, network: this.network, hosts }));
    const gone = this.#pods.filter((pod) => !isListed(pod));
    this.#pods = [...this.#pods.filter(isListed), ...fresh];
    await Promise.all(fresh.map((pod) => pod.start()));
    await Promise.all(gone.map((pod) => pod.stop()));
  }

  /** Waits until every proxy has its configuration and its certificate. */
  async ready(): Promise<void> {
    for (const pod of this.#pods) await until(`${this.name}/${pod.name} to be ready`, 120, () => pod.isReady());
  }

  /** The pod with this label `app`. */
  pod(app: string): Pod {
    const found = this.#pods.find((pod) => pod.app === app);
    if (found === undefined) throw new ProofError(`${this.name} runs no pod of ${app}`);
    return found;
  }

  /** One request by curl in the curl pod, through its sidecar. */
  curl(url: string, more: readonly string[] = []): Reply {
    const [reply] = this.#ask([url], more);
    return reply ?? { status: 0, text: 'curl printed nothing' };
  }

  /** So many requests one after another. */
  answers(url: string, times: number): readonly Reply[] {
    return this.#ask(Array.from({ length: times }, () => url));
  }

  #ask(urls: readonly string[], more: readonly string[] = []): readonly Reply[] {
    return readReplies(this.pod('curl').run(replyCommand(urls, more)).stdout);
  }
}
