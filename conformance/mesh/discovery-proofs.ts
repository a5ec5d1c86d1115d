import { clustersOf, gatewayEndpoint, gatewaysOf, localEndpoint, seenByCurl } from '../lab/discovery.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { awaitLines } from '../lab/sidecar.ts';
import type { Ledger } from '../report/ledger.ts';

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
