import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Ground } from '../suite.ts';
import { answers, ask } from './answers.ts';
import type { Cluster } from './cluster.ts';
import { CommandError } from './command.ts';
import { mountSecret } from './mounted-secret.ts';
import { hasSecret, secretOf } from './secret-object.ts';

const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        serviceAccountName: z.string(),
        containers: z.array(
          z.looseObject({
            name: z.string(),
            args: z.array(z.string()),
            env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })),
          }),
        ),
      }),
    }),
  }),
});

const namespace = 'istio-system';

/** Flags of the container that name ports of the pod: here every istiod needs addresses of its own. */
const placed = /^--(?:httpAddr|httpsAddr|grpcAddr|secureGRPCAddr|monitoringAddr|ctrlz_port)\b/;

export interface IstiodOptions {
  /** Set over what the Deployment says: what the lab's Envoy cannot do. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The real istiod of a cluster, with the environment, the arguments and the rights of the Deployment that stands there:
 * what a kubelet would do, the lab does.
 */
export class Istiod {
  readonly #cluster: Cluster;
  readonly #ground: Ground;

  constructor(cluster: Cluster, ground: Ground) {
    this.#cluster = cluster;
    this.#ground = ground;
  }

  get name(): string {
    return `${this.#cluster.name}-istiod`;
  }

  /** Where its working folder stands, and in it what a pod mounts. */
  get folder(): string {
    return join(this.#cluster.folder, 'istiod');
  }

  /** Starts it as its pod would start. Without the Secret `cacerts` a pod would wait, so this throws. */
  async start({ env = {} }: IstiodOptions = {}): Promise<void> {
    const cluster = this.#cluster;
    const { processes, tool } = this.#ground;
    if (!hasSecret(cluster, 'cacerts')) throw new CommandError(`${cluster.name}: the Secret cacerts is not there yet`);
    const { template } = deploymentSchema.parse(cluster.object('deployment', 'istiod', namespace)).spec;
    const [container] = template.spec.containers;
    if (container === undefined) throw new CommandError('the Deployment istiod has no container');
    mkdirSync(this.folder, { recursive: true });
    this.mountCacerts();
    const literal = container.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
    const environment = {
      ...Object.fromEntries(literal),
      POD_NAME: 'istiod-lab',
      POD_NAMESPACE: namespace,
      SERVICE_ACCOUNT: template.spec.serviceAccountName,
      REVISION: template.metadata.labels['istio.io/rev'] ?? 'default',
      KUBECONFIG: '',
      HOME: this.folder,
      ENABLE_LEADER_ELECTION: 'false',
      ...env,
    };
    const args = [
      ...container.args.filter((arg) => !placed.test(arg)),
      ...this.#flags(template.spec.serviceAccountName),
    ];
    processes.start(this.name, tool('pilot-discovery'), args, { env: environment, cwd: this.folder });
    await processes.ready(this.name, 90, () => answers(`http://${cluster.loopback}:8080/ready`));
  }

  async stop(): Promise<void> {
    await this.#ground.processes.stop(this.name);
  }

  /** Mounts the Secret as it is now: a kubelet does so within a minute of a change. */
  mountCacerts(): void {
    mountSecret(secretOf(this.#cluster, 'cacerts'), join(this.folder, 'etc/cacerts'));
  }

  /** What istiod tells at a path such as /debug/clusterz. */
  async ask(path: string): Promise<unknown> {
    const answer = await ask(`http://${this.#cluster.loopback}:8080${path}`);
    if (!answer.ok) throw new CommandError(`${this.name} answers ${path} with ${answer.status}`);
    return answer.json();
  }

  get log(): string {
    return this.#ground.processes.logOf(this.name);
  }

  /** Addresses of its own, and the rights of its own account. */
  #flags(account: string): readonly string[] {
    const { address, loopback, folder } = this.#cluster;
    const token = this.#cluster.kubectl(['create', 'token', account, '-n', namespace, '--duration=12h']).trim();
    const kubeconfig = join(folder, 'istiod.kubeconfig');
    writeFileSync(kubeconfig, this.#cluster.kubeconfig({ token }), { mode: 0o600 });
    return [
      `--kubeconfig=${kubeconfig}`,
      `--httpAddr=${loopback}:8080`,
      `--httpsAddr=${address}:15017`,
      `--grpcAddr=${address}:15010`,
      `--secureGRPCAddr=${address}:15012`,
      `--monitoringAddr=${address}:15014`,
      '--ctrlz_port=0',
    ];
  }
}
