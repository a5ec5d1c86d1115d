import { insist, type Ledger } from '../report/ledger.ts';
import type { FluxLab } from './flux-lab.ts';
import { ownedBy } from './owned.ts';

/** The same tree in a new revision: Flux applies every stage again. */
export const proveRepetition = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  await ledger.prove('A second reconciliation of the same tree changes no object', async () => {
    const before = ownedBy(lab.cluster);
    const start = performance.now();
    await lab.converge(lab.repository.commit());
    ledger.figure(
      'chain of stages for a commit that changes nothing',
      `${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    const after = ownedBy(lab.cluster);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => before.get(name) !== after.get(name),
    );
    insist(before.size > 30, `only ${before.size} objects`);
    const shown = changed.slice(0, 8).map((name) => `${name}: ${before.get(name)} -> ${after.get(name)}`);
    insist(changed.length === 0, `${changed.length} changed: ${shown.join(', ')}`);
    ledger.figure('objects that Flux owns', `${before.size} objects`);
  });
};
