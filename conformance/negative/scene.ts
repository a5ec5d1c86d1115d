import { gatewayEndpoint, localEndpoint, seenByCurl } from '../mesh/discovery-proofs.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { awaitLines, podWith } from '../lab/sidecar.ts';

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

const networkLabel = 'topology.istio.io/network';

/** Takes the network label from an object, and gives back what puts it on again. */
export const withoutNetwork = ({ broken }: Scene, kind: string, name: string, namespace: string): (() => void) => {
  const { cluster } = broken;
  const path = 'jsonpath={.metadata.labels.topology\\.istio\\.io/network}';
  const network = cluster.kubectl(['get', kind, name, '-n', namespace, '-o', path]);
  const label = (change: string): string => cluster.kubectl(['label', kind, name, '-n', namespace, change]);
  label(`${networkLabel}-`);
  return () => label(`${networkLabel}=${network}`);
};

export const helloworldPod = ({ broken }: Scene): string => podWith(broken.cluster, 'sample', 'app=helloworld').name;
