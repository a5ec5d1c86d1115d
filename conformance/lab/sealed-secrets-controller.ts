import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from './answers.ts';
import type { Cluster } from './cluster.ts';
import { until, type Processes } from './processes.ts';

const namespace = 'kube-system';
const account = 'sealed-secrets-controller';
const port = 8080;

const role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: account },
  // What the project's own installation grants it, nothing more.
  rules: [
    { apiGroups: ['bitnami.com'], resources: ['sealedsecrets'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['bitnami.com'], resources: ['sealedsecrets/status'], verbs: ['update'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'create', 'update', 'delete', 'watch'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ],
};

const binding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: account },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account },
  subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
};

/** The path under which the API server hands on the controller's certificate, as kubeseal asks for it. */
const served = `/api/v1/namespaces/${namespace}/services/http:${account}:http/proxy/v1/cert.pem`;

/** The pod the controller would run in. */
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: account, namespace },
  spec: { serviceAccountName: account, containers: [{ name: 'controller', image: 'sealed-secrets' }] },
};

/**
 * The Service that clients ask through the API server, with endpoints of our own: the endpoint controllers want a Node,
 * and the API server hands requests only on to addresses of pods.
 */
const serviceAt = (ip: string): readonly object[] => [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: account, namespace },
    spec: { ports: [{ name: 'http', port, targetPort: port, protocol: 'TCP' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: account, namespace },
    subsets: [
      {
        addresses: [{ ip, targetRef: { kind: 'Pod', name: account, namespace } }],
        ports: [{ name: 'http', port, protocol: 'TCP' }],
      },
    ],
  },
];

/** The real controller as a process that believes to run in the cluster. */
export class SealedSecretsController {
  readonly #cluster: Cluster;
  readonly #processes: Processes;
  readonly #program: string;

  constructor(cluster: Cluster, processes: Processes, program: string) {
    this.#cluster = cluster;
    this.#processes = processes;
    this.#program = program;
  }

  get name(): string {
    return `${this.#cluster.name}-sealed-secrets`;
  }

  /** Everything of its installation but the running program. */
  install(definition: string): void {
    const { address } = this.#cluster;
    this.#cluster.kubectl(['apply', '--server-side', '-f', definition]);
    this.#cluster.kubectl(['wait', '--for=condition=Established', 'crd/sealedsecrets.bitnami.com', '--timeout=30s']);
    const owner = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } };
    this.#cluster.apply([owner, role, binding]);
    this.#cluster.apply([pod, ...serviceAt(address)]);
    const status = JSON.stringify({
      status: {
        phase: 'Running',
        podIP: address,
        podIPs: [{ ip: address }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
    this.#cluster.kubectl([
      'patch',
      'pod',
      account,
      '-n',
      namespace,
      '--subresource=status',
      '--type=merge',
      '-p',
      status,
    ]);
  }

  async start(): Promise<void> {
    const { address, folder } = this.#cluster;
    const token = this.#cluster.kubectl(['create', 'token', account, '-n', namespace, '--duration=2h']).trim();
    const mounted = join(folder, 'controller');
    mkdirSync(mounted, { recursive: true });
    const files = { token, 'ca.crt': this.#cluster.authorityText, namespace };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(mounted, name), text, { mode: 0o600 });
    // It only knows the paths of a pod, so it gets mounts of its own with these paths in an empty /run.
    const mounts = 'mount -t tmpfs tmpfs /run && mkdir -p "$1" && mount --bind "$0" "$1" && shift && exec "$@"';
    const path = '/run/secrets/kubernetes.io/serviceaccount';
    const listen = [`--listen-addr=${address}:${port}`, `--listen-metrics-addr=${address}:${port + 1}`];
    const env = { KUBERNETES_SERVICE_HOST: address, KUBERNETES_SERVICE_PORT: '6443' };
    this.#processes.start(this.name, 'unshare', ['-m', 'sh', '-c', mounts, mounted, path, this.#program, ...listen], {
      env,
    });
    const health = `http://${address}:${port}/healthz`;
    await this.#processes.ready(this.name, 60, () => answers(health));
    await until(
      `${this.name} behind its Service`,
      20,
      () => this.#cluster.tryKubectl(['get', '--raw', served]).status === 0,
    );
  }

  /** Makes it renew its key at once. */
  makeKey(): void {
    this.#processes.signal(this.name, 'SIGUSR1');
  }

  /** The certificate it serves, fetched through the API server. */
  certificate(): string {
    return this.#cluster.kubectl(['get', '--raw', served]);
  }

  get log(): string {
    return this.#processes.logOf(this.name);
  }

  /** What the controller says about a document that was applied as this generation; undefined when it said nothing. */
  verdict(name: string, inNamespace: string): 'True' | 'False' | undefined {
    const text = this.#cluster.tryKubectl([
      'get',
      'sealedsecret',
      name,
      '-n',
      inNamespace,
      '-o',
      'jsonpath={.metadata.generation} {.status.observedGeneration} {.status.conditions[?(@.type=="Synced")].status}',
    ]).stdout;
    const [generation, observed, synced] = text.split(' ');
    if (generation === '' || generation !== observed) return undefined;
    return synced === 'True' || synced === 'False' ? synced : undefined;
  }

  /** Waits for the controller's word about what was applied last. */
  async awaitVerdict(name: string, inNamespace: string): Promise<'True' | 'False'> {
    let verdict: 'True' | 'False' | undefined;
    await until(`a verdict on ${inNamespace}/${name}`, 30, () => {
      verdict = this.verdict(name, inNamespace);
      return verdict !== undefined;
    });
    return verdict ?? 'False';
  }
}
