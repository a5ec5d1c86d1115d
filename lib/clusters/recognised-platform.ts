import type { Platform } from '../plan/cluster-plan.ts';
import type { LiveNode } from './client.ts';

type Mark = Omit<LiveNode, 'internalIp'>;

/** All that may tell where a cluster runs. */
export interface PlatformMarks {
  readonly context: string;
  /** Address of the API server; '' when not known. */
  readonly server: string;
  /** Undefined when no node could be read. */
  readonly node: Mark | undefined;
}

const hasLabel = ({ labels }: Mark, start: string): boolean =>
  Object.keys(labels).some((label) => label.startsWith(start));

type NodeTest = readonly [Platform, (node: Mark) => boolean];

/** Most telling first: OpenShift runs on the machines of others, k3d is k3s in containers. */
const byNode: readonly NodeTest[] = [
  ['openshift', (node) => hasLabel(node, 'node.openshift.io/')],
  ['kind', ({ providerId }) => providerId.startsWith('kind://')],
  ['minikube', (node) => hasLabel(node, 'minikube.k8s.io/')],
  ['k3d', ({ providerId, name }) => providerId.startsWith('k3s://') && name.startsWith('k3d-')],
  ['k3s', (node) => node.providerId.startsWith('k3s://') || node.labels['node.kubernetes.io/instance-type'] === 'k3s'],
  ['gke', (node) => hasLabel(node, 'cloud.google.com/gke-')],
  ['eks', (node) => hasLabel(node, 'eks.amazonaws.com/') || hasLabel(node, 'alpha.eksctl.io/')],
  ['aks', (node) => hasLabel(node, 'kubernetes.azure.com/')],
];

/** Domains under which providers serve API servers. */
const byServer: readonly (readonly [Platform, RegExp])[] = [
  ['eks', /^https:\/\/[^/]+\.eks\.amazonaws\.com(\.cn)?(:\d+)?(\/|$)/],
  ['aks', /^https:\/\/[^/]+\.azmk8s\.(io|us|cn)(:\d+)?(\/|$)/],
  ['gke', /^https:\/\/[^/]+\.gke\.goog(:\d+)?(\/|$)/],
];

/** How the providers' programs call the contexts that they write; anybody may call a context so, so it counts last. */
const byContext: readonly (readonly [Platform, RegExp])[] = [
  ['kind', /^kind-/],
  ['k3d', /^k3d-/],
  ['minikube', /^minikube$/],
  ['gke', /^gke_[^_]+_[^_]+_/],
  ['eks', /^arn:[^:]*:eks:|\.eksctl\.io$/],
  ['openshift', /^[^/]+\/[^/]+:\d+\/[^/]+$/],
];

/**
 * Where a cluster runs: by a node of it, else by the address of its API server, else by the name of the context; `other`
 * when none of them says. A node that was read and says nothing known leaves the rest to the address alone.
 */
export const recognisedPlatform = ({ context, server, node }: PlatformMarks): Platform => {
  const [own] = node ? (byNode.find(([, test]) => test(node)) ?? []) : [];
  if (own !== undefined) return own;
  const [served] = byServer.find(([, address]) => address.test(server)) ?? [];
  if (served !== undefined) return served;
  const [called] = node ? [] : (byContext.find(([, name]) => name.test(context)) ?? []);
  return called ?? 'other';
};
