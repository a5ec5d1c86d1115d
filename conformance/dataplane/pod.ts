import { join } from 'node:path';
import type { Member } from '../lab/member.ts';
import type { Outcome } from '../lab/command.ts';
import { until } from '../lab/processes.ts';
import type { Ground } from '../suite.ts';
import { agentStart, mountRoot, proxyUser, writeAgentFiles } from './agent.ts';
import { type HeldCertificates, heldIn, statsIn } from './envoy-admin.ts';
import type { PodNetwork } from './pod-network.ts';
import { applicationOf, argumentsOf, containerOf, environmentOf, type PodObject } from './pod-object.ts';
import { insidePath, PodWorld, type User } from './pod-world.ts';

/** Who a command inside a pod runs as: what the proxy's user does is not captured. */
export type Role = 'application' | 'proxy' | 'root';

export interface PodSpec {
  readonly ground: Ground;
  readonly member: Member;
  readonly network: PodNetwork;
  readonly hosts: string;
  /** Environment over the injected one. */
  readonly agent: Readonly<Record<string, string>>;
}

const application = join(import.meta.dirname, 'application.mjs');

/** An injected pod as processes of the lab: its network, its capture, its agent with Envoy, its application. */
export class Pod {
  readonly #object: PodObject;
  readonly #spec: PodSpec;
  readonly #world: PodWorld;

  constructor(object: PodObject, spec: PodSpec) {
    this.#object = object;
    this.#spec = spec;
    const { ground, hosts } = spec;
    const programs = [ground.tool('envoy'), ground.tool('pilot-agent')];
    this.#world = new PodWorld(ground.processes, { name: this.#label, folder: this.#folder, hosts, programs });
  }

  get name(): string {
    return this.#object.metadata.name;
  }

  get namespace(): string {
    return this.#object.metadata.namespace;
  }

  get app(): string {
    return this.#object.metadata.labels['app'] ?? '';
  }

  get address(): string {
    return this.#object.status.podIP;
  }

  get isGateway(): boolean {
    return applicationOf(this.#object) === undefined;
  }

  /** Starts all but waits for nothing: pods become ready side by side. */
  async start(): Promise<void> {
    const { ground, member, network } = this.#spec;
    await this.#world.start();
    const { pid } = this.#world;
    network.plug(pid, this.address);
    if (this.isGateway) network.expose(pid, member.cluster.gatewayAddress, this.address);
    for (const { name, value } of this.#object.spec.securityContext?.sysctls ?? [])
      this.#world.run(['tee', `/proc/sys/${name.replaceAll('.', '/')}`], value);
    this.#capture();
    writeAgentFiles(member.cluster, this.#object, this.#folder, ground.tool('envoy-bootstrap'));
    this.#serveProxy();
    this.#serveApplication();
  }

  /** Starts agent and Envoy anew, with the root that the ConfigMap has now, and waits until they are ready. */
  async restartProxy(): Promise<void> {
    await this.#spec.ground.processes.stop(`${this.#label}-proxy`);
    this.mountRoot();
    this.#serveProxy();
    await until(`${this.#label} to be ready again`, 60, () => this.isReady());
  }

  /** Ends the proxy as a kubelet would, then the rest. */
  async stop(): Promise<void> {
    await this.#spec.ground.processes.stop(`${this.#label}-proxy`);
    if (this.#port !== undefined) await this.#spec.ground.processes.stop(`${this.#label}-application`);
    await this.#world.stop();
  }

  /** Whether the agent says what its readiness probe asks for. */
  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://${this.address}:15021/healthz/ready`)).ok;
    } catch {
      return false;
    }
  }

  /** Runs a command inside to its end. */
  run(command: readonly string[], role: Role = 'application'): Outcome {
    return this.#world.attempt(command, this.#user(role));
  }

  /** Starts a server inside, which ends with the suite or by Processes.stop. */
  serve(name: string, command: readonly string[], role: Role = 'application'): void {
    this.#world.serve(name, command, {}, this.#user(role));
  }

  /** What the workload holds at this moment. */
  certificates(): HeldCertificates {
    return heldIn(this.#admin('/config_dump?resource=dynamic_active_secrets'));
  }

  /** Envoy's counters whose names match a regular expression. */
  stats(filter: string): ReadonlyMap<string, number> {
    return statsIn(this.#admin(`/stats?filter=${encodeURIComponent(filter)}`));
  }

  /** What Envoy knows of every endpoint of its clusters, as it prints it. */
  endpoints(): string {
    return this.#admin('/clusters');
  }

  /** Makes Envoy write to its log what becomes of each connection. */
  logConnections(): void {
    this.#world.run(['curl', '-sS', '-m', '10', '-X', 'POST', 'http://127.0.0.1:15000/logging?connection=debug']);
  }

  /** Mounts the root as the ConfigMap has it now. */
  mountRoot(): void {
    mountRoot(this.#spec.member.cluster, this.#object, this.#folder);
  }

  get log(): string {
    return this.#spec.ground.processes.logOf(`${this.#label}-proxy`);
  }

  get #label(): string {
    return `${this.#spec.member.name}-${this.name}`;
  }

  get #folder(): string {
    return join(this.#spec.member.cluster.folder, 'pods', this.name);
  }

  get #port(): number | undefined {
    return applicationOf(this.#object)?.ports?.[0]?.containerPort;
  }

  #admin(path: string): string {
    return this.#world.run(['curl', '-sS', '-m', '10', `http://127.0.0.1:15000${path}`]);
  }

  #user(role: Role): User | undefined {
    if (role === 'root') return undefined;
    const user = this.#object.spec.securityContext?.runAsUser;
    if (role === 'proxy' || user === undefined) return role === 'proxy' ? proxyUser(this.#object) : undefined;
    return { user, group: user };
  }

  /** The init container of the pod, with its own arguments. A gateway has none. */
  #capture(): void {
    const init = containerOf(this.#object, 'istio-init');
    if (init === undefined) return;
    const args = argumentsOf(init, environmentOf(this.#object, init));
    this.#world.run([insidePath('pilot-agent'), ...args]);
  }

  #serveProxy(): void {
    const { args, env } = agentStart(this.#object);
    const command = [insidePath('pilot-agent'), ...args];
    this.#world.serve(`${this.#label}-proxy`, command, { ...env, ...this.#spec.agent }, proxyUser(this.#object));
  }

  #serveApplication(): void {
    const port = this.#port;
    if (port === undefined) return;
    const version = this.#object.metadata.labels['version'] ?? 'unknown';
    const command = [process.execPath, application, String(port), version, this.name];
    this.#world.serve(`${this.#label}-application`, command, {});
  }
}
