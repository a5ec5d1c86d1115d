import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { insist } from '../report/ledger.ts';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      kind: z.string(),
      metadata: z.looseObject({ name: z.string(), uid: z.string(), deletionTimestamp: z.string().optional() }),
      data: z.unknown().optional(),
    }),
  ),
});

const gateway = 'istio-eastwestgateway';
const reader = 'istio-reader-service-account';
const remote = 'istio-remote-secret-cluster2';

/** What has to be there for traffic to flow, with what the engine could remove it through. */
export const carriers = [
  'namespace/istio-system',
  'namespace/sample',
  'secret/cacerts',
  'sealedsecret/cacerts',
  `serviceaccount/${reader}`,
  `secret/${reader}-istio-remote-secret-token`,
  'clusterrole/istio-reader-clusterrole-istio-system',
  'clusterrolebinding/istio-reader-clusterrole-istio-system',
  'helmrelease/istio-base',
  'helmrelease/istiod',
  'deployment/istiod',
  'service/istiod',
  'mutatingwebhookconfiguration/istio-sidecar-injector',
  `helmrelease/${gateway}`,
  `deployment/${gateway}`,
  `service/${gateway}`,
  'gateways.networking.istio.io/cross-network-gateway',
  `secret/${remote}`,
  `sealedsecret/${remote}`,
] as const;

/** Protected by the policies of its Kustomization alone: it leaves the cluster with its file. */
export const unprotected = ['peerauthentications.security.istio.io/default'] as const;

/** Who an object is: another UID is another object, and other data of a Secret another access. */
const identities = (cluster: Cluster, names: readonly string[]): ReadonlyMap<string, string> => {
  const text = cluster.kubectl(['get', ...names, '-n', 'istio-system', '--ignore-not-found', '-o', 'json']);
  if (text.trim() === '') return new Map();
  const found = listSchema.parse(JSON.parse(text)).items;
  return new Map(
    found.map(({ kind, metadata, data }) => {
      const content = kind === 'Secret' ? createHash('sha256').update(JSON.stringify(data)).digest('hex') : '';
      const doomed = metadata.deletionTimestamp === undefined ? '' : ' is being deleted';
      return [`${kind}/${metadata.name}`, `${metadata.uid} ${content}${doomed}`] as const;
    }),
  );
};

/** Remembers objects; what it gives back insists that they are the same as then. Throws when one is missing now. */
export const remember = (cluster: Cluster, names: readonly string[]): (() => void) => {
  const before = identities(cluster, names);
  insist(before.size === names.length, `of ${names.length} only ${[...before.keys()].join(', ')}`);
  return () => {
    const after = identities(cluster, names);
    const lost = [...before].filter(([name, identity]) => after.get(name) !== identity);
    insist(lost.length === 0, lost.map(([name]) => `${name}: ${after.get(name) ?? 'gone'}`).join(', '));
  };
};

/** Whether none of them is there. */
export const allGone = (cluster: Cluster, names: readonly string[]): boolean => identities(cluster, names).size === 0;
