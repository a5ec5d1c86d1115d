import { writeFileSync } from 'node:fs';
import type { Cluster } from '../lab/cluster.ts';
import { run } from '../lab/command.ts';

/** The pod ranges of all clusters that a lab can have lie in it. */
const allPodRanges = '10.16.0.0/12';

/** Runs a script of the shell that stops at its first error. */
export const shell = (script: string): string => run('sh', ['-e'], { input: script });

/**
 * The pod network of a cluster: a bridge, and the lab's own network as the router of its pods. To the pods of other
 * clusters the router has no route, as between two clouds: it answers that the network is unreachable.
 */
export class PodNetwork {
  readonly bridge: string;
  /** Where pods send what is not for their own network. */
  readonly router: string;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    const [one, two] = cluster.podRange.split('.');
    this.bridge = `pods${two ?? ''}`;
    this.router = `${one ?? ''}.${two ?? ''}.255.254`;
  }

  start(): void {
    const { bridge, router } = this;
    const { podRange } = this.#cluster;
    writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
    shell(`
      ip link add ${bridge} type bridge
      ip address add ${router}/16 dev ${bridge}
      ip link set ${bridge} up
      ip rule add from ${podRange} iif ${bridge} to ${allPodRanges} unreachable
    `);
  }

  /** Plugs the network namespace of a process in, as eth0 with this address. */
  plug(pid: number, address: string): void {
    const port = `v${address.split('.').slice(1).join('-')}`;
    shell(`
      ip link add ${port} type veth peer name eth0 netns ${pid}
      ip link set ${port} master ${this.bridge} up
    `);
    const inside = `
      ip link set lo up
      ip address add ${address}/16 dev eth0
      ip link set eth0 up
      ip route add default via ${this.router}`;
    run('nsenter', ['-t', String(pid), '-n', 'sh', '-e'], { input: inside });
  }

  /** Makes a process own the address that the cloud gave the gateway's Service: to its port 15443 all clusters have a route. */
  expose(pid: number, address: string, through: string): void {
    run('nsenter', ['-t', String(pid), '-n', 'ip', 'address', 'add', `${address}/32`, 'dev', 'lo']);
    run('ip', ['route', 'replace', `${address}/32`, 'via', through]);
  }
}
