import { helloUrl } from '../dataplane/versions.ts';
import type { ClusterPods } from '../dataplane/cluster-pods.ts';
import { type Reply, readReplies, replyCommand } from '../dataplane/reply.ts';
import { type Processes, until } from '../lab/processes.ts';

/** Requests of a curl pod without a pause, about five in a second, each on a connection of its own. */
export class RequestLog {
  readonly #processes: Processes;
  readonly #name: string;

  constructor(processes: Processes, pods: ClusterPods) {
    this.#processes = processes;
    this.#name = `${pods.name}-requests`;
    const loop = 'while :; do "$@"; sleep 0.2; done';
    pods.pod('curl').serve(this.#name, ['sh', '-c', loop, 'requests', ...replyCommand([helloUrl])]);
  }

  /** What came back of every request so far, that under way at the call included: one that hangs is a failure, too. */
  async replies(): Promise<readonly Reply[]> {
    const read = (): readonly Reply[] => readReplies(this.#processes.logOf(this.#name));
    const before = read().length;
    await until('the request under way', 30, () => read().length > before);
    return read();
  }

  async stop(): Promise<void> {
    await this.#processes.stop(this.#name);
  }
}
