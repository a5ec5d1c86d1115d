import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { sortedJson } from '../lab/secret-object.ts';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      spec: z.looseObject({ template: z.unknown() }),
    }),
  ),
});

const templatesOf = (cluster: Cluster): ReadonlyMap<string, string> => {
  const text = cluster.kubectl(['get', 'deployments', '-n', 'istio-system', '-o', 'json']);
  return new Map(
    listSchema.parse(JSON.parse(text)).items.map(({ metadata, spec }) => [metadata.name, sortedJson(spec.template)]),
  );
};

/** Remembers the pods that Deployments ask for. What it gives back names those that ask for others since: their pods are made anew. */
export const rememberTemplates = (cluster: Cluster): (() => readonly string[]) => {
  const before = templatesOf(cluster);
  return () => [...templatesOf(cluster)].flatMap(([name, text]) => (before.get(name) === text ? [] : [name]));
};
