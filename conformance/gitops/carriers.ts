import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { insist } from '../report/ledger.ts';

const objectSchema = z.looseObject({
  kind: z.string(),
  type: z.string().optional(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    deletionTimestamp: z.string().optional(),
  }),
  data: z.unknown().optional(),
});

const listSchema = z.looseObject({ items: z.array(objectSchema) });

type Found = z.output<typeof objectSchema>;

const gateway = 'istio-eastwestgateway';
const reader = 'istio-reader-service-account';
const remote = 'istio-remote-secret-cluster2';

/** What has to be there for traffic to flow, by how it is kept. */
export interface Carriers {
  /** Kept whatever becomes of its file, or never pruned: it stays when everything leaves the tree. */
  readonly kept: readonly string[];
  /** Kept by the policies of its Kustomization alone: it leaves the cluster with its file. */
  readonly loose: readonly string[];
}

const alwaysKept = [
  'namespace/istio-system',
  'namespace/sample',
  'secret/cacerts',
  'sealedsecret/cacerts',
  `serviceaccount/${reader}`,
  `secret/${reader}-istio-remote-secret-token`,
  'clusterrole/istio-reader-clusterrole-istio-system',
  'clusterrolebinding/istio-reader-clusterrole-istio-system',
  `service/${gateway}`,
  'gateways.networking.istio.io/cross-network-gateway',
  `secret/${remote}`,
  `sealedsecret/${remote}`,
];

const alwaysLoose = ['peerauthentications.security.istio.io/default'];

const controlPlane = [
  'deployment/istiod',
  'service/istiod',
  'mutatingwebhookconfiguration/istio-sidecar-injector',
  'validatingwebhookconfiguration/istio-validator-istio-system',
  `deployment/${gateway}`,
];

/** By install method. Helm's objects go with their HelmRelease only, so it is among them. */
export const carriersOf = {
  helm: {
    kept: [...alwaysKept, ...controlPlane, 'helmrelease/istio-base', 'helmrelease/istiod', `helmrelease/${gateway}`],
    loose: alwaysLoose,
  },
  rendered: {
    kept: [
      ...alwaysKept,
      'customresourcedefinition/gateways.networking.istio.io',
      'customresourcedefinition/peerauthentications.security.istio.io',
    ],
    loose: [...alwaysLoose, ...controlPlane],
  },
} as const satisfies Readonly<Record<string, Carriers>>;

/** Who an object is: another UID is another object, and other data of a Secret another access. */
export const identityOf = ({ kind, metadata, data }: Found): string => {
  const content = kind === 'Secret' ? createHash('sha256').update(JSON.stringify(data)).digest('hex') : '';
  const doomed = metadata.deletionTimestamp === undefined ? '' : ' is being deleted';
  return `${metadata.uid} ${content}${doomed}`;
};

/** Objects that kubectl finds; none is no error. */
export const objectsFound = (cluster: Cluster, args: readonly string[]): readonly Found[] => {
  const text = cluster.kubectl(['get', ...args, '--ignore-not-found', '-o', 'json']);
  if (text.trim() === '') return [];
  const found: unknown = JSON.parse(text);
  const list = listSchema.safeParse(found);
  return list.success ? list.data.items : [objectSchema.parse(found)];
};

const identities = (cluster: Cluster, names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    objectsFound(cluster, [...names, '-n', 'istio-system']).map(
      (one) => [`${one.kind}/${one.metadata.name}`, identityOf(one)] as const,
    ),
  );

/** Insists that what was there before is there still, and nothing else in its place. */
export const insistOnNoneLost = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void => {
  const lost = [...before].filter(([name, identity]) => after.get(name) !== identity);
  insist(lost.length === 0, lost.map(([name]) => `${name}: ${after.get(name) ?? 'gone'}`).join(', '));
};

/** Remembers objects; what it gives back insists that they are the same as then. Throws when one is missing now. */
export const remember = (cluster: Cluster, names: readonly string[]): (() => void) => {
  const before = identities(cluster, names);
  insist(before.size === names.length, `of ${names.length} only ${[...before.keys()].join(', ')}`);
  return () => insistOnNoneLost(before, identities(cluster, names));
};

/** Whether none of them is there. */
export const allGone = (cluster: Cluster, names: readonly string[]): boolean => identities(cluster, names).size === 0;
