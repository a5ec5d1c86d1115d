import { gatewayEndpoint, localEndpoint, seenByCurl } from '../lab/discovery.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { awaitLines, endpointsOf, podWith } from '../lab/sidecar.ts';

/** A running mesh, one side of which is broken and the other of which is asked what it sees. */
export interface Scene {
  readonly mesh: RunningMesh;
  /** Whose istiod is asked. */
  readonly asked: Member;
  /** What is broken is there, unless a statement says otherwise. */
  readonly broken: Member;
}

/** As it should be: the own pod, and the gateway of the other side. */
export const awaitGateway = async ({ mesh, asked, broken }: Scene): Promise<void> =>
  awaitLines([localEndpoint(asked), gatewayEndpoint(broken)], () => seenByCurl(mesh, asked));

/** The other side is gone. */
export const awaitLocalOnly = async ({ mesh, asked }: Scene): Promise<void> =>
  awaitLines([localEndpoint(asked)], () => seenByCurl(mesh, asked));

/** The other side's pod stands there with its own address, to which no network of the other side has a route. */
export const awaitPodAddress = async ({ mesh, asked, broken }: Scene): Promise<void> =>
  awaitLines([localEndpoint(asked), localEndpoint(broken)], () => seenByCurl(mesh, asked));

interface ObjectPlace {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const networkLabel = 'topology.istio.io/network';

/** Takes the network label from an object while the work is done, and puts it on again whatever comes of it. */
export const whileUnlabelled = async (
  { broken }: Scene,
  { kind, name, namespace }: ObjectPlace,
  work: () => Promise<void>,
): Promise<void> => {
  const { cluster } = broken;
  const path = 'jsonpath={.metadata.labels.topology\\.istio\\.io/network}';
  const network = cluster.kubectl(['get', kind, name, '-n', namespace, '-o', path]);
  const label = (change: string): string =>
    cluster.kubectl(['label', kind, name, '-n', namespace, '--overwrite', change]);
  try {
    label(`${networkLabel}-`);
    await work();
  } finally {
    label(`${networkLabel}=${network}`);
  }
};

export const helloworldPod = ({ broken }: Scene): string => podWith(broken.cluster, 'sample', 'app=helloworld').name;

/**
 * Insists that what was changed changed nothing. A Service that is made after the change is the sign that istiod has come
 * so far: its endpoint, worked out anew, is the gateway's too.
 */
export const insistOnSameGateway = async (scene: Scene, marker: string): Promise<void> => {
  const { mesh, asked, broken } = scene;
  const metadata = { name: marker, namespace: 'sample' };
  const spec = { selector: { app: 'helloworld' }, ports: [{ name: 'http', port: 5000, targetPort: 5000 }] };
  try {
    broken.cluster.apply([{ apiVersion: 'v1', kind: 'Service', metadata, spec }]);
    const curl = podWith(asked.cluster, 'sample', 'app=curl');
    const host = `outbound|5000||${marker}.sample.svc.cluster.local`;
    await awaitLines([gatewayEndpoint(broken)], () => endpointsOf(mesh.ground, asked.cluster, curl, host));
    await awaitLines([localEndpoint(asked), gatewayEndpoint(broken)], () => seenByCurl(mesh, asked), 0);
  } finally {
    broken.cluster.kubectl(['delete', 'service', marker, '-n', 'sample', '--ignore-not-found']);
  }
};
