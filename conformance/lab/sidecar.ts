import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { insist } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';
import type { Cluster } from './cluster.ts';
import { attempt, CommandError } from './command.ts';

const texts = z.record(z.string(), z.string());

const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).optional(),
});

const podSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    labels: texts,
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.looseObject({ containers: z.array(containerSchema), initContainers: z.array(containerSchema).optional() }),
  status: z.looseObject({ podIP: z.string().optional() }),
});

const listSchema = z.looseObject({ items: z.array(podSchema) });

/** What the injection webhook put into a pod. */
export interface Proxy {
  readonly image: string;
  /** The variables that have a text of their own. */
  readonly env: Readonly<Record<string, string>>;
}

export interface MeshPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Empty until it has one. */
  readonly address: string;
  /** Undefined when the pod has no container istio-proxy. */
  readonly proxy: Proxy | undefined;
}

const proxyOf = ({ spec }: z.output<typeof podSchema>): Proxy | undefined => {
  const found = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === 'istio-proxy');
  if (found === undefined) return undefined;
  const env = (found.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return { image: found.image, env: Object.fromEntries(env) };
};

/** Reads a pod given as data. */
export const readPod = (object: unknown): MeshPod => {
  const pod = podSchema.parse(object);
  const { name, namespace, labels } = pod.metadata;
  return { name, namespace, labels, address: pod.status.podIP ?? '', proxy: proxyOf(pod) };
};

/** The pods with a label such as `app=curl` that are not being deleted. */
export const podsWith = (cluster: Cluster, namespace: string, label: string): readonly MeshPod[] => {
  const text = cluster.kubectl(['get', 'pods', '-n', namespace, '-l', label, '-o', 'json']);
  return listSchema
    .parse(JSON.parse(text))
    .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((one) => readPod(one));
};

/** The one pod with this label. */
export const podWith = (cluster: Cluster, namespace: string, label: string): MeshPod => {
  const pods = podsWith(cluster, namespace, label);
  const [pod] = pods;
  insist(pod !== undefined && pods.length === 1, `${cluster.name}: ${pods.length} pods with ${label} in ${namespace}`);
  return pod;
};

const answerSchema = z.record(
  z.string(),
  z.array(
    z.looseObject({
      address: z.string(),
      port: z.number(),
      tlsMode: z.string(),
      cluster: z.string(),
      healthy: z.boolean(),
    }),
  ),
);

export const helloworld = 'outbound|5000||helloworld.sample.svc.cluster.local';

/**
 * Where the sidecar of this pod is sent for a service: it asks its istiod with the identity that injection gave it.
 * Each endpoint as a line such as `10.99.1.2:15443 istio cluster2 healthy`, sorted: address, kind of TLS, cluster.
 */
export const endpointsOf = (
  { tool }: Ground,
  cluster: Cluster,
  { name, namespace, labels, address, proxy }: MeshPod,
  service = helloworld,
): readonly string[] => {
  const env = proxy?.env ?? {};
  const metadata = {
    CLUSTER_ID: env['ISTIO_META_CLUSTER_ID'],
    NETWORK: env['ISTIO_META_NETWORK'],
    MESH_ID: env['ISTIO_META_MESH_ID'],
    NAMESPACE: namespace,
    LABELS: labels,
  };
  const node = `sidecar~${address}~${name}.${namespace}~${namespace}.svc.cluster.local`;
  const flags = ['-istiod', `${cluster.address}:15010`, '-node', node, '-metadata', JSON.stringify(metadata)];
  const { status, stdout, stderr } = attempt(tool('endpoints'), [...flags, service]);
  // 3 says that istiod stayed silent: whoever waits asks again.
  if (status === 3) return [`no answer: ${stderr.trim()}`];
  if (status !== 0) throw new CommandError(`endpoints ended with ${status}: ${stderr.trim()}`);
  const endpoints = answerSchema.parse(JSON.parse(stdout))[service] ?? [];
  return endpoints
    .map((one) => `${one.address}:${one.port} ${one.tlsMode} ${one.cluster} ${one.healthy ? 'healthy' : 'unhealthy'}`)
    .toSorted();
};

/** Asks until the lines are the expected ones, in any order; after `seconds` it fails with what was seen last. */
export const awaitLines = async (
  expected: readonly string[],
  ask: () => readonly string[] | Promise<readonly string[]>,
  seconds = 60,
): Promise<void> => {
  const wanted = expected.toSorted().join(', ');
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = (await ask()).toSorted().join(', ');
    if (seen === wanted) return;
    insist(Date.now() < end, `${seen === '' ? 'nothing' : seen}; expected ${wanted === '' ? 'nothing' : wanted}`);
    await sleep(500);
  }
};
