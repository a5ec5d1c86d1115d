import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Circumstances, attempt, type Outcome, run } from './command.ts';
import { ClusterCertificates, type Identity } from './certificates.ts';
import type { Processes } from './processes.ts';
import { type Credential, kubeconfigText } from './kubeconfig.ts';

export interface ServerPrograms {
  readonly 'kube-apiserver': string;
  /** Left out: nothing changes in the cluster but by who talks to it. */
  readonly 'kube-controller-manager'?: string;
}

export const etcdUrl = 'http://127.0.0.1:2379';

/** One etcd serves all clusters, each below a prefix of its own. */
export const startEtcd = async (processes: Processes, folder: string): Promise<void> => {
  const peers = 'http://127.0.0.1:2380';
  const urls = ['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl, '--listen-peer-urls', peers];
  const own = ['--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`];
  processes.start('etcd', 'etcd', ['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', ...urls, ...own]);
  const health = ['endpoint', 'health', '--endpoints', etcdUrl];
  await processes.ready('etcd', 30, () => attempt('etcdctl', health, { env: { ETCDCTL_API: '3' } }).status === 0);
};

/** A real API server with its controller manager, on an address of its own in the lab's network. */
export class Cluster {
  readonly name: string;
  readonly address: string;
  readonly folder: string;
  readonly certificates: ClusterCertificates;
  readonly #number: number;
  readonly #admin: Identity;

  constructor(name: string, number: number, folder: string) {
    this.name = name;
    this.#number = number;
    this.address = `10.99.0.${number}`;
    this.folder = folder;
    this.certificates = new ClusterCertificates(join(folder, 'pki'), name);
    this.#admin = this.certificates.client('admin', '/O=system:masters/CN=admin');
    writeFileSync(this.adminKubeconfig, this.kubeconfig({ identity: this.#admin }), { mode: 0o600 });
  }

  get url(): string {
    return `https://${this.address}:6443`;
  }

  get authorityText(): string {
    return readFileSync(this.certificates.authority.certificate, 'utf8');
  }

  /** Where pods get their addresses. */
  get podRange(): string {
    return `10.${20 + this.#number}.0.0/16`;
  }

  /** A loopback address of the cluster's own, for what its servers tell only there. */
  get loopback(): string {
    return `127.0.0.${this.#number}`;
  }

  /** The address a cloud would give the east-west gateway's Service. */
  get gatewayAddress(): string {
    return `10.99.1.${this.#number}`;
  }

  /** The administrator's kubeconfig, as a file. */
  get adminKubeconfig(): string {
    return join(this.folder, 'admin.kubeconfig');
  }

  get adminIdentity(): Identity {
    return this.#admin;
  }

  /** A kubeconfig for this cluster alone. */
  kubeconfig(credential: Credential): string {
    return kubeconfigText([{ context: this.name, url: this.url, authority: this.authorityText, credential }]);
  }

  /** kubectl as the cluster's administrator; throws when it refuses. */
  kubectl(args: readonly string[], given: Circumstances = {}): string {
    return run('kubectl', this.#flags(args), { ...given, env: { HOME: this.folder } });
  }

  tryKubectl(args: readonly string[], given: Circumstances = {}): Outcome {
    return attempt('kubectl', this.#flags(args), { ...given, env: { HOME: this.folder } });
  }

  /** An object of the cluster; undefined when it is not there. */
  object(kind: string, name: string, namespace: string): unknown {
    const found = this.tryKubectl(['get', kind, name, '-n', namespace, '-o', 'json']);
    return found.status === 0 ? (JSON.parse(found.stdout) as unknown) : undefined;
  }

  /** Applies objects given as data, as a GitOps engine does: on the server, with every unknown field refused. */
  apply(objects: readonly object[]): void {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    this.kubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], { input });
  }

  async start(processes: Processes, programs: ServerPrograms): Promise<void> {
    run('ip', ['address', 'add', `${this.address}/32`, 'dev', 'lo']);
    const signing = this.certificates.signingKey();
    const server = `${this.name}-apiserver`;
    processes.start(server, programs['kube-apiserver'], this.#serverFlags(signing));
    await processes.ready(server, 60, () => this.tryKubectl(['get', '--raw', '/readyz']).status === 0);
    const controllers = programs['kube-controller-manager'];
    if (controllers !== undefined)
      processes.start(`${this.name}-controllers`, controllers, this.#controllerFlags(signing));
  }

  #flags(args: readonly string[]): readonly string[] {
    return ['--kubeconfig', this.adminKubeconfig, ...args];
  }

  #serverFlags(signing: string): readonly string[] {
    const { address, name } = this;
    const authority = this.certificates.authority.certificate;
    const services = `10.${100 + this.#number}`;
    const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'].map((one) => `DNS:${one}`);
    const serving = this.certificates.server('apiserver', [`IP:${address}`, `IP:${services}.0.1`, ...names]);
    const proxy = this.certificates.client('proxy', '/CN=front-proxy-client');
    const issuer = 'https://kubernetes.default.svc.cluster.local';
    return [
      `--etcd-servers=${etcdUrl}`,
      `--etcd-prefix=/${name}`,
      '--secure-port=6443',
      `--bind-address=${address}`,
      `--advertise-address=${address}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.key}`,
      `--client-ca-file=${authority}`,
      `--proxy-client-cert-file=${proxy.certificate}`,
      `--proxy-client-key-file=${proxy.key}`,
      `--service-account-key-file=${signing}`,
      `--service-account-signing-key-file=${signing}`,
      `--service-account-issuer=${issuer}`,
      `--api-audiences=istio-ca,${issuer}`,
      '--authorization-mode=Node,RBAC',
      `--service-cluster-ip-range=${services}.0.0/16`,
      // Debian's etcd 3.4 cannot tell how far a watch has come; without the gate clients are told so at once and list.
      '--feature-gates=WatchList=false',
      '--enable-priority-and-fairness=false',
      '--enable-aggregator-routing=true',
      '--allow-privileged=true',
    ];
  }

  #controllerFlags(signing: string): readonly string[] {
    const off = ['nodeipam', 'node-route-controller', 'service-lb-controller', 'cloud-node-lifecycle-controller'];
    return [
      `--kubeconfig=${this.adminKubeconfig}`,
      `--controllers=*,${off.map((one) => `-${one}`).join(',')}`,
      `--root-ca-file=${this.certificates.authority.certificate}`,
      `--service-account-private-key-file=${signing}`,
      '--use-service-account-credentials=true',
      '--leader-elect=false',
      '--secure-port=0',
    ];
  }
}
