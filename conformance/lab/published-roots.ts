import * as z from 'zod';
import type { Cluster } from './cluster.ts';

const bundlesSchema = z.looseObject({
  items: z.array(
    z.looseObject({ metadata: z.looseObject({ namespace: z.string() }), data: z.record(z.string(), z.string()) }),
  ),
});

/** The roots that istiod published for the sidecars, by namespace. */
export const publishedRoots = (cluster: Cluster): ReadonlyMap<string, string> => {
  const flags = ['-A', '--field-selector=metadata.name=istio-ca-root-cert', '-o', 'json'];
  const { items } = bundlesSchema.parse(JSON.parse(cluster.kubectl(['get', 'configmap', ...flags])));
  return new Map(
    items.map(({ metadata, data }) => [metadata.namespace, (data['root-cert.pem'] ?? '').trim()] as const),
  );
};
