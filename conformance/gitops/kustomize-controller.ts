import { answers } from '../lab/answers.ts';
import { join } from 'node:path';
import type { Cluster } from '../lab/cluster.ts';
import type { Ground } from '../suite.ts';
import { fluxNamespace } from './repository.ts';

/** Seconds until a Kustomization looks again whether what it depends on is ready. Users get 5 recommended; labs are in a hurry. */
const requeueDependency = 2;

const definitions = ['flux-kustomize-1.9.4.yaml', 'flux-source-1.9.1.yaml', 'flux-helm-1.6.3.yaml'];

const openSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Kinds of sources that isthmus never uses: the controller watches them and does not start without their definitions. */
const unusedSource = (kind: string): object => {
  const singular = kind.toLowerCase();
  const group = 'source.toolkit.fluxcd.io';
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: openSchema },
    subresources: { status: {} },
  };
  const names = { kind, singular, plural: `${singular}s`, listKind: `${kind}List` };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${group}` },
    spec: { group, names, scope: 'Namespaced', versions: [version] },
  };
};

/** The real kustomize-controller of a cluster, as a process with the rights that `flux bootstrap` gives it. */
export class KustomizeController {
  readonly #cluster: Cluster;
  readonly #ground: Ground;

  constructor(cluster: Cluster, ground: Ground) {
    this.#cluster = cluster;
    this.#ground = ground;
  }

  get name(): string {
    return `${this.#cluster.name}-kustomize-controller`;
  }

  /** The definitions and the namespace: what isthmus checks its objects against is what stands in the cluster. */
  install(): void {
    const { spec } = this.#ground;
    const files = definitions.flatMap((file) => ['-f', join(spec.root, 'crds', file)]);
    this.#cluster.kubectl(['apply', '--server-side', ...files]);
    this.#cluster.apply([
      ...['Bucket', 'ExternalArtifact'].map(unusedSource),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: fluxNamespace } },
    ]);
    this.#cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  }

  /** Starts it with these feature gates over its own defaults, such as `Name=true`. Default: none. */
  async start(gates: readonly string[] = []): Promise<void> {
    const { processes, tool } = this.#ground;
    const { loopback, adminKubeconfig, folder } = this.#cluster;
    const health = `${loopback}:9440`;
    const flags = [
      '--enable-leader-election=false',
      '--watch-all-namespaces=true',
      `--requeue-dependency=${requeueDependency}s`,
      `--metrics-addr=${loopback}:9441`,
      `--health-addr=${health}`,
      '--events-addr=',
      ...(gates.length === 0 ? [] : [`--feature-gates=${gates.join(',')}`]),
    ];
    const env = { RUNTIME_NAMESPACE: fluxNamespace, KUBECONFIG: adminKubeconfig, HOME: folder, TMPDIR: folder };
    processes.start(this.name, tool('kustomize-controller'), flags, { env });
    await processes.ready(this.name, 60, () => answers(`http://${health}/readyz`));
  }

  async stop(): Promise<void> {
    await this.#ground.processes.stop(this.name);
  }

  /** How often it found that what a Kustomization depends on is not ready. */
  refusals(kustomization: string): number {
    const lines = this.#ground.processes.logOf(this.name).split('\n');
    return lines.filter(
      (line) => line.includes('Dependencies do not meet ready condition') && line.includes(`"${kustomization}"`),
    ).length;
  }
}
