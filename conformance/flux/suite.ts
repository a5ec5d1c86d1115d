import { meshTools } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { proveFirstCommit } from './first-commit-proofs.ts';
import { startFluxLab } from './flux-lab.ts';
import { proveGate } from './gate-proofs.ts';
import { proveDeletion, proveLeaving, provePruning } from './pruning-proofs.ts';
import { proveRepetition } from './repetition-proofs.ts';
import { proveBadCacerts, proveSecondCommit } from './second-commit-proofs.ts';

export const suite: Suite = {
  title: 'the real Flux brings dist to a cluster in order, waits, heals, and never removes what carries traffic',
  tools: [...meshTools, 'kustomize-controller'],
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
    await ledger.chapter('what leaves the tree', () => proveLeaving(ledger, lab));
  },
};
