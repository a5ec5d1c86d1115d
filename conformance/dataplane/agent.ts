import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { CommandError, run } from '../lab/command.ts';
import { argumentsOf, containerOf, environmentOf, type PodObject } from './pod-object.ts';
import { insidePath, type User } from './pod-world.ts';

const rootSchema = z.looseObject({ data: z.looseObject({ 'root-cert.pem': z.string() }) });

const configSchema = z.record(z.string(), z.unknown());

const rootFile = 'var/run/secrets/istio/root-cert.pem';

/** In one step: agents watch these files. */
const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.fresh`, text);
  renameSync(`${file}.fresh`, file);
};

/** The root of the ConfigMap that istiod keeps in every namespace; undefined when it is not there yet. */
export const rootOf = (cluster: Cluster, namespace: string): string | undefined =>
  rootSchema.safeParse(cluster.object('configmap', 'istio-ca-root-cert', namespace)).data?.data['root-cert.pem'];

/** Writes the root as the ConfigMap has it now, which a kubelet does within a minute of a change. */
export const mountRoot = (cluster: Cluster, pod: PodObject, folder: string): void => {
  const root = rootOf(cluster, pod.metadata.namespace);
  if (root === undefined) throw new CommandError(`${pod.metadata.namespace} has no ConfigMap istio-ca-root-cert`);
  write(join(folder, rootFile), root);
};

const downward = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}\n`)
    .join('');

/** The token of the pod's account, bound to the pod, for istiod and nobody else. */
const tokenFor = (cluster: Cluster, { metadata, spec }: PodObject): string => {
  const bound = ['--bound-object-kind', 'Pod', '--bound-object-name', metadata.name];
  const flags = ['-n', metadata.namespace, '--audience', 'istio-ca', '--duration', '12h', ...bound];
  return cluster.kubectl(['create', 'token', spec.serviceAccountName, ...flags, '--bound-object-uid', metadata.uid]);
};

/** The files that a kubelet mounts, and the template that the image brings, all owned by the proxy's user. */
export const writeAgentFiles = (cluster: Cluster, pod: PodObject, folder: string, template: string): void => {
  mountRoot(cluster, pod, folder);
  write(join(folder, 'var/run/secrets/tokens/istio-token'), tokenFor(cluster, pod).trim());
  write(join(folder, 'etc/istio/pod/labels'), downward(pod.metadata.labels));
  write(join(folder, 'etc/istio/pod/annotations'), downward(pod.metadata.annotations));
  const bootstrap = join(folder, 'var/lib/istio/envoy/envoy_bootstrap_tmpl.json');
  mkdirSync(dirname(bootstrap), { recursive: true });
  copyFileSync(template, bootstrap);
  mkdirSync(join(folder, 'etc/istio/proxy'), { recursive: true });
  const { user, group } = proxyUser(pod);
  run('chown', ['-R', `${user}:${group}`, folder]);
};

const proxyOf = (pod: PodObject): NonNullable<ReturnType<typeof containerOf>> => {
  const container = containerOf(pod, 'istio-proxy');
  if (container === undefined) throw new CommandError(`${pod.metadata.name} has no istio-proxy`);
  return container;
};

export const proxyUser = (pod: PodObject): User => {
  const { runAsUser, runAsGroup } = proxyOf(pod).securityContext ?? {};
  if (runAsUser === undefined || runAsGroup === undefined)
    throw new CommandError(`the istio-proxy of ${pod.metadata.name} names no user and group`);
  return { user: runAsUser, group: runAsGroup };
};

export interface AgentStart {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How the container istio-proxy is started: as the pod says, but for the place where Envoy stands. */
export const agentStart = (pod: PodObject): AgentStart => {
  const container = proxyOf(pod);
  const env = environmentOf(pod, container);
  const config = configSchema.parse(parse(env['PROXY_CONFIG'] ?? '{}'));
  const placed = { ...env, PROXY_CONFIG: JSON.stringify({ ...config, binaryPath: insidePath('envoy') }) };
  return { args: argumentsOf(container, env), env: placed };
};
