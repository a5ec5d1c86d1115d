import * as z from 'zod';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { awaitLines, endpointsOf, podWith } from '../lab/sidecar.ts';
import type { Istiod } from '../lab/istiod.ts';
import type { Ledger } from '../report/ledger.ts';

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

/** What each istiod tells about the other cluster. */
export const proveDiscovery = async (ledger: Ledger, mesh: RunningMesh, networks: readonly string[]): Promise<void> => {
  const { members } = mesh;
  const gateways = members.map(({ name, cluster }, at) => `${networks[at]} ${name} ${cluster.gatewayAddress}:15443`);
  for (const member of members) {
    const { name, istiod } = member;
    await ledger.prove(`${name}: istiod is synced with both clusters, under the names that mesh.yaml gives them`, () =>
      awaitLines(
        members.map((one) => `${one.name} synced`),
        () => clustersOf(istiod),
      ),
    );
    await ledger.prove(
      `${name}: istiod knows one gateway for each network, at the address of its Service and port 15443`,
      () => awaitLines(gateways, () => gatewaysOf(istiod)),
    );
    await ledger.prove(
      `${name}: the sidecar of curl is sent to the helloworld pod of its own cluster on port 5000 and to the other gateway on port 15443, both by mutual TLS, and nowhere else`,
      () =>
        awaitLines(
          members.map((one) => (one === member ? localEndpoint(one) : gatewayEndpoint(one))),
          () => seenByCurl(mesh, member),
        ),
    );
  }
};
