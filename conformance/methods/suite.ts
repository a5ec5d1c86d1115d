import { fluxTools } from '../gitops/flux-tools.ts';
import { meshPrograms } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { bringUpWithHelm } from './bring-up.ts';
import { proveSwitch } from './switch-proofs.ts';

export const suite: Suite = {
  title:
    'the install method of a running mesh changes in three commits, from helm to rendered and back: every object stays the one that it was, and a shorter way is refused',
  tools: [...fluxTools, 'istioctl'],
  system: meshPrograms,
  prove: async (ledger, ground) => {
    const lab = await bringUpWithHelm(ground);
    await ledger.chapter('from helm to rendered', () => proveSwitch(ledger, lab, { from: 'helm', to: 'rendered' }));
    await ledger.chapter('back to helm', () => proveSwitch(ledger, lab, { from: 'rendered', to: 'helm' }));
  },
};
