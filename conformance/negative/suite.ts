import { bringUpMesh, meshPrograms, meshTools } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { proveAccess, proveRecreatedReader } from './access-proofs.ts';
import { proveIdentity } from './identity-proofs.ts';
import { proveNetwork } from './network-proofs.ts';
import { awaitGateway } from './scene.ts';

export const suite: Suite = {
  title:
    'what the suite mesh proves can fail: a running mesh is broken in one way after the other, and the endpoint of the other cluster vanishes or changes and comes back',
  tools: [...meshTools, 'endpoints'],
  system: [...meshPrograms, 'script'],
  prove: async (ledger, ground) => {
    const mesh = await bringUpMesh(ground);
    const [asked, broken] = mesh.members;
    if (asked === undefined || broken === undefined) throw new Error('the lab has two clusters');
    const scene = { mesh, asked, broken };
    await ledger.prove(`unbroken, ${asked.name} is sent to its own pod and to the gateway of ${broken.name}`, () =>
      awaitGateway(scene),
    );
    await ledger.chapter('networks', () => proveNetwork(ledger, scene));
    await ledger.chapter('access', () => proveAccess(ledger, scene));
    await ledger.chapter('identity', () => proveIdentity(ledger, scene));
    await ledger.chapter('a recreated reader', () => proveRecreatedReader(ledger, scene));
  },
};
