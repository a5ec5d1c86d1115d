import { proveDeletion, proveFilesLeaving, proveLeaving } from '../gitops/lasting-proofs.ts';
import { startFluxLab } from '../gitops/flux-lab.ts';
import { fluxTools } from '../gitops/flux-tools.ts';
import { proveRepetition } from '../gitops/repetition-proofs.ts';
import { meshPrograms } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { proveChain } from './chain-proofs.ts';
import { proveObjects } from './object-proofs.ts';
import { proveSeen, proveWebhooks } from './webhook-proofs.ts';

export const suite: Suite = {
  title:
    'the real Flux brings a mesh whose every object is in Git: each stage waits for its gate, istiod leaves its webhooks as they were written, and nothing that carries traffic is removed',
  tools: [...fluxTools, 'istioctl'],
  system: meshPrograms,
  prove: async (ledger, ground) => {
    const lab = await startFluxLab(ground, 'rendered');
    await ledger.chapter('the chain', () => proveChain(ledger, lab, ground));
    await ledger.chapter('the objects', () => proveObjects(ledger, lab));
    await ledger.chapter('the same once more', () => proveRepetition(ledger, lab));
    await ledger.chapter('webhooks', () => proveWebhooks(ledger, lab));
    await ledger.chapter('webhooks that are written', () => proveSeen(ledger, lab));
    await ledger.chapter('what is deleted', () => proveDeletion(ledger, lab));
    await ledger.chapter('what leaves the tree', async () => {
      await proveLeaving(ledger, lab);
      await proveFilesLeaving(ledger, lab, {
        // Stages 30, 50 and 60 name objects in their health checks, and what follows 30 would wait for ever.
        emptied: ['00-crds', '10-namespaces', '20-ca', '40-expose', '60-eastwest'],
        settled: ['00-crds', '10-namespaces', '20-ca', '30-istiod', '40-expose', '50-remote-secrets'],
        kept: [...lab.carriers.kept, 'deployment/istiod', 'mutatingwebhookconfiguration/istio-sidecar-injector'],
        // Flux deletes in the opposite order of applying, so the account goes last.
        gone: [
          'peerauthentications.security.istio.io/default',
          'deployment/istio-eastwestgateway',
          'serviceaccount/istio-eastwestgateway-service-account',
        ],
      });
    });
  },
};
