import * as z from 'zod';
import type { Istiod } from './istiod.ts';
import type { Member } from './member.ts';
import type { RunningMesh } from './running-mesh.ts';
import { endpointsOf, podWith } from './sidecar.ts';

const clustersSchema = z.array(z.looseObject({ id: z.string(), syncStatus: z.string() }));

const gatewaysSchema = z.array(
  z.looseObject({ Network: z.string(), Cluster: z.string(), Addr: z.string(), Port: z.number() }),
);

/** The clusters that an istiod knows, each as `cluster1 synced`. */
export const clustersOf = async (istiod: Istiod): Promise<readonly string[]> =>
  clustersSchema.parse(await istiod.ask('/debug/clusterz')).map(({ id, syncStatus }) => `${id} ${syncStatus}`);

/** The gateways that an istiod sends requests to, each as `network1 cluster1 10.99.1.1:15443`. */
export const gatewaysOf = async (istiod: Istiod): Promise<readonly string[]> =>
  gatewaysSchema
    .parse(await istiod.ask('/debug/networkz'))
    .map(({ Network, Cluster, Addr, Port }) => `${Network} ${Cluster} ${Addr}:${Port}`);

/** The endpoint of the cluster's own helloworld pod. */
export const localEndpoint = ({ name, cluster }: Member): string =>
  `${podWith(cluster, 'sample', 'app=helloworld').address}:5000 istio ${name} healthy`;

/** The endpoint that stands for helloworld behind the cluster's gateway. */
export const gatewayEndpoint = ({ name, cluster }: Member): string =>
  `${cluster.gatewayAddress}:15443 istio ${name} healthy`;

/** Where the sidecar of curl is sent for helloworld. */
export const seenByCurl = ({ ground }: RunningMesh, { cluster }: Member): readonly string[] =>
  endpointsOf(ground, cluster, podWith(cluster, 'sample', 'app=curl'));
