import { setTimeout as sleep } from 'node:timers/promises';
import { gatewaysOf } from '../mesh/discovery-proofs.ts';
import { awaitLines } from '../lab/sidecar.ts';
import type { Ledger } from '../report/ledger.ts';
import { awaitGateway, awaitPodAddress, helloworldPod, type Scene, withoutNetwork } from './scene.ts';

/** istiod gathers changes for a tenth of a second and sends them on; this is long enough to see that nothing came. */
const quietSeconds = 4;

const proveNamespaceLabel = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `without the network label on istio-system of ${broken.name} and on its helloworld pod, ${asked.name} is sent to the pod's own address, which it cannot reach; the label on istio-system alone brings the gateway back`,
    async () => {
      const namespaceBack = withoutNetwork(scene, 'namespace', 'istio-system', 'istio-system');
      const podBack = withoutNetwork(scene, 'pod', helloworldPod(scene), 'sample');
      await awaitPodAddress(scene);
      namespaceBack();
      await awaitGateway(scene);
      podBack();
    },
  );
  await ledger.prove(
    `without the network label on istio-system of ${broken.name} alone nothing changes: injection labelled the pod with the network`,
    async () => {
      const back = withoutNetwork(scene, 'namespace', 'istio-system', 'istio-system');
      await sleep(quietSeconds * 1000);
      await awaitGateway(scene);
      back();
    },
  );
};

const proveGatewayLabel = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `without the network label on the gateway's Service of ${broken.name}, ${asked.name} is sent to the pod's own address; with it, to the gateway again`,
    async () => {
      const back = withoutNetwork(scene, 'service', 'istio-eastwestgateway', 'istio-system');
      await awaitPodAddress(scene);
      back();
      await awaitGateway(scene);
    },
  );
};

const giveAddresses = ({ broken }: Scene, ingress: readonly object[] | null): void => {
  const patch = JSON.stringify({ status: { loadBalancer: { ingress } } });
  const flags = ['-n', 'istio-system', '--subresource=status', '--type=merge', '-p', patch];
  broken.cluster.kubectl(['patch', 'service', 'istio-eastwestgateway', ...flags]);
};

const proveAddress = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `when the gateway's Service of ${broken.name} loses its address, a running istiod of ${asked.name} keeps sending to the old one`,
    async () => {
      giveAddresses(scene, null);
      await sleep(quietSeconds * 1000);
      await awaitGateway(scene);
    },
  );
  await ledger.prove(
    `an istiod of ${asked.name} that starts while the gateway's Service of ${broken.name} has no address knows no gateway there and sends to the pod's own address; with the address, to the gateway`,
    async () => {
      await asked.istiod.stop();
      await asked.istiod.start();
      await awaitPodAddress(scene);
      await awaitLines([`network1 ${asked.name} ${asked.cluster.gatewayAddress}:15443`], () =>
        gatewaysOf(asked.istiod),
      );
      giveAddresses(scene, [{ ip: broken.cluster.gatewayAddress }]);
      await awaitGateway(scene);
    },
  );
};

/** What makes a network and its gateway known. */
export const proveNetwork = async (ledger: Ledger, scene: Scene): Promise<void> => {
  await proveNamespaceLabel(ledger, scene);
  await proveGatewayLabel(ledger, scene);
  await proveAddress(ledger, scene);
};
