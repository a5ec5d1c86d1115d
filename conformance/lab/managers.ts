import * as z from 'zod';
import type { Cluster } from './cluster.ts';

/** Under this name istiod owns fields. */
export const istiodManager = 'pilot-discovery';

const ownedSchema = z.looseObject({
  metadata: z.looseObject({ managedFields: z.array(z.looseObject({ manager: z.string() })) }),
});

/** Who owns fields of an object, each once, sorted. Throws when the object is not there. */
export const managersOf = (cluster: Cluster, kind: string, name: string, namespace: string): readonly string[] => {
  const flags = ['get', kind, name, '-n', namespace, '-o', 'json', '--show-managed-fields'];
  const { managedFields } = ownedSchema.parse(JSON.parse(cluster.kubectl(flags))).metadata;
  return [...new Set(managedFields.map(({ manager }) => manager))].toSorted();
};
