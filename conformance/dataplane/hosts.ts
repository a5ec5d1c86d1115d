import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';

const servicesSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
      spec: z.looseObject({ clusterIP: z.string().optional() }),
    }),
  ),
});

/**
 * What a pod's resolver would say, as its hosts file. istiod is a process of the lab, so its name leads straight to it;
 * every other Service has its cluster address, which nobody routes: the sidecar takes the connection before.
 */
export const hostsOf = (cluster: Cluster): string => {
  const { items } = servicesSchema.parse(JSON.parse(cluster.kubectl(['get', 'services', '-A', '-o', 'json'])));
  const lines = items.flatMap(({ metadata: { name, namespace }, spec: { clusterIP = 'None' } }) => {
    const isIstiod = namespace === 'istio-system' && name === 'istiod';
    const address = isIstiod ? cluster.address : clusterIP;
    const service = `${name}.${namespace}`;
    return address === 'None' ? [] : [`${address} ${service} ${service}.svc ${service}.svc.cluster.local`];
  });
  return `${['127.0.0.1 localhost', ...lines].join('\n')}\n`;
};
