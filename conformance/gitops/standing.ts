import { identityOf, insistOnNoneLost, objectsFound } from './carriers.ts';
import type { Cluster } from '../lab/cluster.ts';
import { insist } from '../report/ledger.ts';

/** Kinds that the mesh stands on: of these a switch may neither lose nor add one. */
const counted = [
  'deployments',
  'services',
  'serviceaccounts',
  'secrets',
  'configmaps',
  'poddisruptionbudgets',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'customresourcedefinitions',
  'gateways.networking.istio.io',
  'peerauthentications.security.istio.io',
] as const;

/** Kinds of which the methods make different ones: what is there stays, and others may come. */
const rights = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'] as const;

const ofMesh = ['istio-system', 'sample'];

/** What stands in a cluster, by kind and name, each with who it is. */
export type Standing = ReadonlyMap<string, string>;

/** The objects of the mesh; what helm remembers of its releases is none of them. */
const standingOf = (cluster: Cluster, kinds: readonly string[]): Standing =>
  new Map(
    objectsFound(cluster, [kinds.join(','), '-A'])
      .filter(({ metadata: { name, namespace } }) =>
        namespace === undefined ? /istio/.test(name) : ofMesh.includes(namespace),
      )
      .filter(({ type }) => type !== 'helm.sh/release.v1')
      .map((one) => [`${one.kind} ${one.metadata.namespace ?? ''}/${one.metadata.name}`, identityOf(one)] as const),
  );

/**
 * Remembers all objects of the mesh. What it gives back insists that each is the one that it was, Secrets with the same
 * content, and that of the counted kinds there are no more; it gives back the names of rights that came.
 */
export const rememberAll = (cluster: Cluster): { readonly size: number; readonly same: () => readonly string[] } => {
  const all = (): Standing => standingOf(cluster, [...counted, ...rights]);
  const before = all();
  insist(before.size > 50, `only ${before.size} objects: ${[...before.keys()].join(', ')}`);
  const same = (): readonly string[] => {
    const after = all();
    insistOnNoneLost(before, after);
    const more = [...standingOf(cluster, counted).keys()].filter((name) => !before.has(name));
    insist(more.length === 0, `more than before: ${more.join(', ')}`);
    return [...after.keys()].filter((name) => !before.has(name));
  };
  return { size: before.size, same };
};

/** The Secrets in which helm remembers its releases, as text: they change whenever helm does something. */
export const helmHistory = (cluster: Cluster): string =>
  objectsFound(cluster, ['secrets', '-n', 'istio-system', '-l', 'owner=helm'])
    .map((one) => `${one.metadata.name} ${identityOf(one)}`)
    .toSorted()
    .join('\n');
