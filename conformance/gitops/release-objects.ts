import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      kind: z.string(),
      metadata: z.looseObject({
        name: z.string(),
        generation: z.number().optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
      spec: z.looseObject({ type: z.string().optional(), replicas: z.number().optional() }),
      status: z
        .looseObject({
          observedGeneration: z.number().optional(),
          updatedReplicas: z.number().optional(),
          availableReplicas: z.number().optional(),
          loadBalancer: z.looseObject({ ingress: z.array(z.unknown()).optional() }).optional(),
        })
        .optional(),
    }),
  ),
});

type Item = z.output<typeof listSchema>['items'][number];

/** A Deployment of which every pod is of its newest template and available. */
const isRolledOut = ({ metadata, spec, status = {} }: Item): boolean => {
  const { observedGeneration, updatedReplicas = 0, availableReplicas = 0 } = status;
  const wanted = spec.replicas ?? 1;
  return observedGeneration === metadata.generation && updatedReplicas >= wanted && availableReplicas >= wanted;
};

const waitsForAddress = ({ kind, spec, status }: Item): boolean =>
  kind === 'Service' && spec.type === 'LoadBalancer' && (status?.loadBalancer?.ingress ?? []).length === 0;

/** The part of a cloud: a Service that asks for a load balancer gets the address of the cluster's gateway. */
const giveAddress = (cluster: Cluster, service: string, namespace: string): void => {
  const status = { status: { loadBalancer: { ingress: [{ ip: cluster.gatewayAddress }] } } };
  const flags = ['-n', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify(status)];
  cluster.kubectl(['patch', 'service', service, ...flags]);
};

/** Whether what a release installed works, as helm waits for it. Services get their addresses on the way. */
export const worksInCluster = (cluster: Cluster, release: string, namespace: string): boolean => {
  const text = cluster.kubectl(['get', 'deployments,services', '-n', namespace, '-o', 'json']);
  const own = listSchema
    .parse(JSON.parse(text))
    .items.filter(({ metadata }) => metadata.annotations?.['meta.helm.sh/release-name'] === release);
  const waiting = own.filter(waitsForAddress);
  for (const { metadata } of waiting) giveAddress(cluster, metadata.name, namespace);
  return waiting.length === 0 && own.filter(({ kind }) => kind === 'Deployment').every(isRolledOut);
};
