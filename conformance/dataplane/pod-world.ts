import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, type Outcome, run } from '../lab/command.ts';
import type { Processes } from '../lab/processes.ts';

/**
 * A pod sees its own /run, with its folder and its programs in it, and its own hosts file: paths that a user without
 * rights reaches wherever the lab's folder and the tools stand.
 */
const script = `
set -e
folder=$0
hosts=$1
shift
mount -t tmpfs tmpfs /run
mkdir /run/pod /run/bin
mount --bind "$folder" /run/pod
mount --bind "$hosts" /etc/hosts
for program; do
  inside=/run/bin/$(basename "$program")
  touch "$inside"
  mount --bind "$program" "$inside"
done
touch /run/pod/.there
exec sleep infinity
`;

/** A user of a pod, with one group and no others. */
export interface User {
  readonly user: number;
  readonly group: number;
}

const podFolder = '/run/pod';

/** Where a program of the pod stands inside of it. */
export const insidePath = (program: string): string => join('/run/bin', program);

export interface WorldSpec {
  readonly name: string;
  readonly folder: string;
  readonly hosts: string;
  /** Programs that the pod has beside the system's. */
  readonly programs: readonly string[];
}

/** Network and mounts of one pod, held by a process that does nothing; they end with it. */
export class PodWorld {
  readonly #processes: Processes;
  readonly #spec: WorldSpec;

  constructor(processes: Processes, spec: WorldSpec) {
    this.#processes = processes;
    this.#spec = spec;
  }

  get pid(): number {
    return this.#processes.pidOf(this.#spec.name);
  }

  async start(): Promise<void> {
    const { name, folder, hosts, programs } = this.#spec;
    mkdirSync(folder, { recursive: true });
    const own = join(folder, 'hosts');
    writeFileSync(own, hosts);
    const inside = ['sh', '-c', script, folder, own, ...programs];
    this.#processes.start(name, 'unshare', ['--net', '--mount', '--propagation', 'private', ...inside]);
    await this.#processes.ready(name, 20, () => existsSync(join(folder, '.there')));
  }

  /** Runs a command in the pod to its end. */
  attempt(command: readonly string[], user?: User): Outcome {
    return attempt('nsenter', this.#enter(command, user));
  }

  run(command: readonly string[], input = ''): string {
    return run('nsenter', this.#enter(command), { input });
  }

  /** Starts a server in the pod. */
  serve(name: string, command: readonly string[], env: Readonly<Record<string, string>>, user?: User): void {
    this.#processes.start(name, 'nsenter', this.#enter(command, user), { env });
  }

  async stop(): Promise<void> {
    await this.#processes.stop(this.#spec.name, 'SIGKILL');
  }

  #enter(command: readonly string[], user?: User): readonly string[] {
    const enter = ['-t', String(this.pid), '-n', '-m', 'env', '-C', podFolder];
    if (user === undefined) return [...enter, ...command];
    return [...enter, 'setpriv', `--reuid=${user.user}`, `--regid=${user.group}`, '--clear-groups', ...command];
  }
}
