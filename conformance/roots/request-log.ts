import type { ClusterPods } from '../dataplane/cluster-pods.ts';
import { type Reply, readReplies, replyCommand } from '../dataplane/reply.ts';
import { helloUrl } from '../dataplane/versions.ts';
import { type Processes, until } from '../lab/processes.ts';
import { connectionsTo } from './connections.ts';

/** What came of the requests of some time. */
export interface Interval {
  readonly replies: readonly Reply[];
  /** Connections that the sidecar opened to each of helloworld's endpoints meanwhile, by their addresses. */
  readonly connections: ReadonlyMap<string, number>;
}

const countOf = (replies: readonly Reply[], version: string): number =>
  replies.filter(({ text }) => text.includes(`version: ${version}`)).length;

/** How many of these replies each version gave. */
export const versionCounts = (replies: readonly Reply[]): readonly (readonly [string, number])[] =>
  ['v1', 'v2'].map((version) => [version, countOf(replies, version)] as const);

/** Requests of a curl pod without a pause, about five in a second, each on a connection of its own. */
export class RequestLog {
  readonly #processes: Processes;
  readonly #pods: ClusterPods;
  readonly #name: string;
  #seen = 0;
  #connections: ReadonlyMap<string, number>;

  constructor(processes: Processes, pods: ClusterPods) {
    this.#processes = processes;
    this.#pods = pods;
    this.#name = `${pods.name}-requests`;
    const loop = 'while :; do "$@"; sleep 0.2; done';
    this.#connections = connectionsTo(pods.pod('curl'), helloUrl);
    pods.pod('curl').serve(this.#name, ['sh', '-c', loop, 'requests', ...replyCommand([helloUrl])]);
  }

  get cluster(): string {
    return this.#pods.name;
  }

  /** Waits until both versions answered so often from now on; in vain is no error here, the interval will show it. */
  async untilBothAnswer(times: number, seconds: number): Promise<boolean> {
    const before = this.#read().length;
    const end = Date.now() + seconds * 1000;
    const holds = (): boolean => versionCounts(this.#read().slice(before)).every(([, count]) => count >= times);
    await until('answers', seconds + 10, () => holds() || Date.now() > end);
    return holds();
  }

  /** What came since the last call, the request under way included: one that hangs is a failure, too. */
  async next(): Promise<Interval> {
    const before = this.#read().length;
    await until('the request under way', 30, () => this.#read().length > before);
    const all = this.#read();
    const replies = all.slice(this.#seen);
    this.#seen = all.length;
    const earlier = this.#connections;
    this.#connections = connectionsTo(this.#pods.pod('curl'), helloUrl);
    const grown = [...this.#connections].map(([peer, count]) => [peer, count - (earlier.get(peer) ?? 0)] as const);
    return { replies, connections: new Map(grown) };
  }

  async stop(): Promise<void> {
    await this.#processes.stop(this.#name);
  }

  #read(): readonly Reply[] {
    return readReplies(this.#processes.logOf(this.#name));
  }
}
