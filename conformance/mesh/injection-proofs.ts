import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { type MeshPod, podWith } from '../lab/sidecar.ts';
import { insist, type Ledger } from '../report/ledger.ts';

const insistOnProxy = ({ name, proxy, labels }: MeshPod, wanted: Readonly<Record<string, string>>): void => {
  insist(proxy !== undefined, `${name} has no container istio-proxy`);
  insist(/\/proxyv2:/.test(proxy.image), `${name} has the image ${proxy.image}`);
  for (const [key, value] of Object.entries(wanted))
    insist(proxy.env[key] === value, `${name} has ${key}=${proxy.env[key] ?? ''}`);
  const network = labels['topology.istio.io/network'];
  insist(network === wanted['ISTIO_META_NETWORK'], `${name} is labelled with the network ${network ?? '(none)'}`);
};

const proveMember = async (ledger: Ledger, { name, cluster }: Member, network: string): Promise<void> => {
  const identity = {
    ISTIO_META_CLUSTER_ID: name,
    ISTIO_META_NETWORK: network,
    ISTIO_META_MESH_ID: 'lab',
    TRUST_DOMAIN: 'cluster.local',
  };
  for (const app of ['curl', 'helloworld'])
    await ledger.prove(
      `${name}: the webhook gave the pod of ${app} a proxy that knows its cluster, its network and the mesh as mesh.yaml names them`,
      () => insistOnProxy(podWith(cluster, 'sample', `app=${app}`), identity),
    );
  await ledger.prove(
    `${name}: the webhook gave the pod of the east-west gateway its proxy, which knows its cluster and its network`,
    () => {
      const pod = podWith(cluster, 'istio-system', 'istio=eastwestgateway');
      insistOnProxy(pod, identity);
      const view = pod.proxy?.env['ISTIO_META_REQUESTED_NETWORK_VIEW'];
      insist(view === network, `it shows the endpoints of the network ${view ?? '(all)'}`);
    },
  );
};

/** What the real injection webhook made of the pods. */
export const proveInjection = async (
  ledger: Ledger,
  { members }: RunningMesh,
  networks: readonly string[],
): Promise<void> => {
  for (const [at, member] of members.entries()) await proveMember(ledger, member, networks[at] ?? '');
};
