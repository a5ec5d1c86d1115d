import { fluxTools } from '../gitops/flux-tools.ts';
import type { Suite } from '../suite.ts';
import { proveFirstCommit } from './first-commit-proofs.ts';
import { startFluxLab } from '../gitops/flux-lab.ts';
import { proveGate } from './gate-proofs.ts';
import { deliveryStages, proveDeletion, proveFilesLeaving, proveLeaving } from '../gitops/lasting-proofs.ts';
import { provePruning } from './pruning-proofs.ts';
import { proveRepetition } from '../gitops/repetition-proofs.ts';
import { proveBadCacerts, proveSecondCommit } from './second-commit-proofs.ts';

export const suite: Suite = {
  title: 'the real Flux brings dist to a cluster in order, waits, heals, and never removes what carries traffic',
  tools: fluxTools,
  system: ['etcd', 'etcdctl', 'age', 'openssl', 'ip', 'unshare', 'setpriv', 'kubectl'],
  prove: async (ledger, ground) => {
    const lab = await startFluxLab(ground);
    await ledger.chapter('the first commit', () => proveFirstCommit(ledger, lab, ground));
    await ledger.chapter('the same once more', () => proveRepetition(ledger, lab));
    await ledger.chapter('the second commit', () => proveSecondCommit(ledger, lab));
    await ledger.chapter('a bad CA', () => proveBadCacerts(ledger, lab));
    await ledger.chapter('what leaves the declaration', () => provePruning(ledger, lab));
    await ledger.chapter('a repair while a stage waits', () => proveGate(ledger, lab, ground));
    await ledger.chapter('what is deleted', () => proveDeletion(ledger, lab));
    await ledger.chapter('what leaves the tree', async () => {
      await proveLeaving(ledger, lab);
      const settled = deliveryStages(lab);
      // Stage 50 names its documents in its health checks, too: a file does not leave it alone.
      const emptied = settled.filter((stage) => stage !== '50-remote-secrets');
      const { kept, loose } = lab.carriers;
      await proveFilesLeaving(ledger, lab, { emptied, settled, kept, gone: loose });
    });
  },
};
