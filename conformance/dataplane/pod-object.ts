import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { CommandError } from '../lab/command.ts';
import { quantityIn } from './quantity.ts';

const text = z.string();

const envSchema = z.looseObject({
  name: text,
  value: text.optional(),
  valueFrom: z
    .looseObject({
      fieldRef: z.looseObject({ fieldPath: text }).optional(),
      resourceFieldRef: z.looseObject({ resource: text, divisor: text.optional() }).optional(),
    })
    .optional(),
});

const containerSchema = z.looseObject({
  name: text,
  args: z.array(text).optional(),
  env: z.array(envSchema).optional(),
  ports: z.array(z.looseObject({ containerPort: z.number() })).optional(),
  resources: z.looseObject({ limits: z.record(text, text).optional() }).optional(),
  securityContext: z.looseObject({ runAsUser: z.number().optional(), runAsGroup: z.number().optional() }).optional(),
});

const podSchema = z.looseObject({
  metadata: z.looseObject({
    name: text,
    namespace: text,
    uid: text,
    labels: z.record(text, text),
    annotations: z.record(text, text),
    deletionTimestamp: text.optional(),
  }),
  spec: z.looseObject({
    serviceAccountName: text,
    containers: z.array(containerSchema),
    initContainers: z.array(containerSchema).optional(),
    securityContext: z
      .looseObject({
        runAsUser: z.number().optional(),
        sysctls: z.array(z.looseObject({ name: text, value: text })).optional(),
      })
      .optional(),
  }),
  status: z.looseObject({ podIP: text, hostIP: text }),
});

/** A pod as the server has it after injection. */
export type PodObject = z.output<typeof podSchema>;
export type Container = z.output<typeof containerSchema>;

const listSchema = z.looseObject({ items: z.array(z.unknown()) });

/** Pods of the cluster that istiod injected a proxy into and that have an address. */
export const injectedPods = (cluster: Cluster): readonly PodObject[] =>
  listSchema
    .parse(JSON.parse(cluster.kubectl(['get', 'pods', '-A', '-o', 'json'])))
    .items.flatMap((item) => podSchema.safeParse(item).data ?? [])
    .filter(({ metadata }) => metadata.annotations['sidecar.istio.io/status'] !== undefined)
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined);

/** A container, wherever it stands: newer Kubernetes starts sidecars as init containers. */
export const containerOf = ({ spec }: PodObject, name: string): Container | undefined =>
  [...spec.containers, ...(spec.initContainers ?? [])].find((one) => one.name === name);

/** The container that is the pod's own; undefined for a gateway. */
export const applicationOf = ({ spec }: PodObject): Container | undefined =>
  spec.containers.find(({ name }) => name !== 'istio-proxy');

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const field = (pod: PodObject, path: string): string => {
  const found = path.split('.').reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), pod);
  if (typeof found !== 'string') throw new CommandError(`${pod.metadata.name} has no text at ${path}`);
  return found;
};

/** The environment of a container as a kubelet would fill it in. */
export const environmentOf = (pod: PodObject, { env = [], resources }: Container): Readonly<Record<string, string>> => {
  const entries = env.map(({ name, value = '', valueFrom }) => {
    if (valueFrom?.fieldRef !== undefined) return [name, field(pod, valueFrom.fieldRef.fieldPath)] as const;
    if (valueFrom?.resourceFieldRef === undefined) return [name, value] as const;
    const resource = valueFrom.resourceFieldRef.resource.replace(/^limits\./, '');
    return [name, quantityIn(resources?.limits?.[resource] ?? '')] as const;
  });
  return Object.fromEntries(entries);
};

/** Arguments with what `$(NAME)` stands for. */
export const argumentsOf = ({ args = [] }: Container, env: Readonly<Record<string, string>>): readonly string[] =>
  args.map((arg) => arg.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole));
