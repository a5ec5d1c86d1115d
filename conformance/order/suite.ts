import { clustersOf, gatewayEndpoint, localEndpoint, seenByCurl } from '../lab/discovery.ts';
import { exchangeAccess, meshPrograms, meshTools, prepareMesh, type RunningMesh } from '../lab/running-mesh.ts';
import type { Member } from '../lab/member.ts';
import { awaitLines } from '../lab/sidecar.ts';
import type { Ledger } from '../report/ledger.ts';
import type { Suite } from '../suite.ts';
import { proveEmptyCluster, proveNamespacesOnly } from './early-proofs.ts';
import { insistOnBarePod } from './gateway-pod-proofs.ts';
import { proveRightOrder } from './right-order-proofs.ts';
import { proveHealing, proveSilentIstiod } from './silent-istiod-proofs.ts';

const proveOrders = async (ledger: Ledger, mesh: RunningMesh, wrong: Member, right: Member): Promise<void> => {
  await ledger.chapter('an empty cluster', () => proveEmptyCluster(ledger, mesh, wrong));
  exchangeAccess(mesh);
  await ledger.chapter('the right order', () => proveRightOrder(ledger, mesh, right));
  await ledger.prove(
    `${wrong.name}: without stage 30 a pod of the gateway would be made without a proxy: its image is auto, which nobody can pull`,
    () => insistOnBarePod(right.cluster, wrong.cluster),
  );
  await ledger.chapter('namespaces only', () => proveNamespacesOnly(ledger, mesh, wrong));
  await ledger.chapter('istiod does not answer', () => proveSilentIstiod(ledger, mesh, wrong));
  await ledger.chapter('what was missing comes', () => proveHealing(ledger, mesh, wrong));
  await ledger.prove(
    `${wrong.name}: its istiod took up the remote secret that was there before it, and its curl is sent to both clusters, as if the order had been right`,
    async () => {
      const both = [`${wrong.name} synced`, `${right.name} synced`];
      await awaitLines(both, () => clustersOf(wrong.istiod));
      await awaitLines([localEndpoint(wrong), gatewayEndpoint(right)], () => seenByCurl(mesh, wrong));
    },
  );
};

export const suite: Suite = {
  title:
    'stages applied in their order pass; in a wrong order they are refused or wait, make nothing by halves, and heal when the missing one comes',
  tools: [...meshTools, 'endpoints'],
  system: meshPrograms,
  prove: async (ledger, ground) => {
    const mesh = await prepareMesh(ground);
    const [wrong, right] = mesh.members;
    if (wrong === undefined || right === undefined) throw new Error('the lab has two clusters');
    await proveOrders(ledger, mesh, wrong, right);
  },
};
