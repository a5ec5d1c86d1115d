import { gatewaysOf } from '../lab/discovery.ts';
import { eastWestService, giveAddresses } from '../lab/load-balancer.ts';
import { awaitLines } from '../lab/sidecar.ts';
import type { Ledger } from '../report/ledger.ts';
import {
  awaitGateway,
  awaitPodAddress,
  helloworldPod,
  insistOnSameGateway,
  type Scene,
  whileUnlabelled,
} from './scene.ts';

const systemNamespace = { kind: 'namespace', name: 'istio-system', namespace: 'istio-system' };

const proveNamespaceLabel = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `without the network label on istio-system of ${broken.name} and on its helloworld pod, ${asked.name} is sent to the pod's own address, which it cannot reach; the label on istio-system alone brings the gateway back`,
    () =>
      whileUnlabelled(scene, { kind: 'pod', name: helloworldPod(scene), namespace: 'sample' }, async () => {
        await whileUnlabelled(scene, systemNamespace, () => awaitPodAddress(scene));
        await awaitGateway(scene);
      }),
  );
  await ledger.prove(
    `without the network label on istio-system of ${broken.name} alone nothing changes, for a Service made afterwards neither: injection labelled the pod with the network`,
    () => whileUnlabelled(scene, systemNamespace, () => insistOnSameGateway(scene, 'after-label')),
  );
};

const proveGatewayLabel = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  const gateway = { kind: 'service', name: 'istio-eastwestgateway', namespace: 'istio-system' };
  await ledger.prove(
    `without the network label on the gateway's Service of ${broken.name}, ${asked.name} is sent to the pod's own address; with it, to the gateway again`,
    async () => {
      await whileUnlabelled(scene, gateway, () => awaitPodAddress(scene));
      await awaitGateway(scene);
    },
  );
};

const whileWithoutAddress = async ({ broken }: Scene, work: () => Promise<void>): Promise<void> => {
  try {
    giveAddresses(broken.cluster, eastWestService, []);
    await work();
  } finally {
    giveAddresses(broken.cluster, eastWestService);
  }
};

const proveAddress = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `when the gateway's Service of ${broken.name} loses its address, a running istiod of ${asked.name} keeps sending to the old one, for a Service made afterwards too`,
    () => whileWithoutAddress(scene, () => insistOnSameGateway(scene, 'after-address')),
  );
  await ledger.prove(
    `an istiod of ${asked.name} that starts while the gateway's Service of ${broken.name} has no address knows no gateway there and sends to the pod's own address; with the address, to the gateway`,
    async () => {
      await whileWithoutAddress(scene, async () => {
        await asked.istiod.stop();
        await asked.istiod.start();
        await awaitPodAddress(scene);
        await awaitLines([`network1 ${asked.name} ${asked.cluster.gatewayAddress}:15443`], () =>
          gatewaysOf(asked.istiod),
        );
      });
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
