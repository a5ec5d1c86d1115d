import { bringUpMesh, meshPrograms, meshTools } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { proveAuthority } from './authority-proofs.ts';
import { proveDiscovery } from './discovery-proofs.ts';
import { proveInjection } from './injection-proofs.ts';
import { proveWebhooks } from './webhook-proofs.ts';

/** Names that are allowed and that careless YAML takes for truth values and numbers. */
const clusters = ['eu-west-1a', 'n'];
const networks = ['on', '1e3'];

export const suite: Suite = {
  title:
    'two clusters become one mesh: both istiods load our CA, see each other, and give endpoints through the gateways; the clusters are called eu-west-1a and n, their networks on and 1e3',
  tools: [...meshTools, 'endpoints'],
  system: meshPrograms,
  prove: async (ledger, ground) => {
    const mesh = await bringUpMesh(ground, { clusters, networks });
    await ledger.chapter('the authority', () => proveAuthority(ledger, mesh));
    await ledger.chapter('webhooks', () => proveWebhooks(ledger, mesh));
    await ledger.chapter('injection', () => proveInjection(ledger, mesh, networks));
    await ledger.chapter('discovery', () => proveDiscovery(ledger, mesh, networks));
  },
};
