import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';

/** Label that kustomize-controller gives whatever it applies: the name of the Kustomization. */
export const ownerLabel = 'kustomize.toolkit.fluxcd.io/name';

/** Under this name kustomize-controller owns fields. */
export const applier = 'kustomize-controller';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      kind: z.string(),
      metadata: z.looseObject({
        name: z.string(),
        namespace: z.string().optional(),
        uid: z.string(),
        generation: z.number().optional(),
        resourceVersion: z.string(),
      }),
    }),
  ),
});

/** Kinds that controllers of Kubernetes write themselves, with the labels of what they are about. */
const derived = /^(?:events|endpoints|endpointslices|componentstatuses)\b/;

const kindsOf = (cluster: Cluster): string =>
  cluster
    .kubectl(['api-resources', '--verbs=list', '--cached=false', '-o', 'name'])
    .trim()
    .split('\n')
    .filter((kind) => !derived.test(kind))
    .join(',');

/**
 * Every object of any kind that the cluster serves and Flux applied, with its version; of a Kustomization the
 * generation, as Flux writes into its status. Default: those of all Kustomizations.
 */
export const ownedBy = (cluster: Cluster, kustomizations?: readonly string[]): ReadonlyMap<string, string> => {
  const which = kustomizations === undefined ? ownerLabel : `${ownerLabel} in (${kustomizations.join(',')})`;
  const text = cluster.kubectl(['get', kindsOf(cluster), '-A', '-l', which, '-o', 'json']);
  return new Map(
    listSchema.parse(JSON.parse(text)).items.map(({ kind, metadata }) => {
      const { namespace = '', name, uid, generation, resourceVersion } = metadata;
      const version = kind === 'Kustomization' ? generation : resourceVersion;
      return [`${kind} ${namespace}/${name}`, `${uid} ${version}`] as const;
    }),
  );
};
