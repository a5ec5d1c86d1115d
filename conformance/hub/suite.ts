import { declared, FluxLab } from '../gitops/flux-lab.ts';
import { fluxTools } from '../gitops/flux-tools.ts';
import { render } from '../gitops/rendering.ts';
import { CommandError } from '../lab/command.ts';
import { makeAuthority } from '../lab/mesh.ts';
import { meshPrograms, prepareMesh } from '../lab/running-mesh.ts';
import type { Ground, Suite } from '../suite.ts';
import { proveAccess } from './access-proofs.ts';
import { proveHubDeletion } from './deletion-proofs.ts';
import type { Hub } from './hub-stages.ts';

const startHub = async (ground: Ground): Promise<Hub> => {
  const { gitops } = declared;
  const mesh = await prepareMesh(ground, {
    besides: ['hub'],
    declare: { install: { method: 'rendered' }, gitops: { ...gitops, flux: { ...gitops.flux, mode: 'hub' } } },
    authority: (made) => {
      makeAuthority(made);
      render(made, ground);
    },
  });
  const [cluster] = mesh.besides;
  if (cluster === undefined) throw new CommandError('there is no hub');
  const lab = new FluxLab({ cluster, mesh, method: 'rendered' }, ground);
  await lab.startFlux();
  return { mesh, lab };
};

export const suite: Suite = {
  title:
    'one Flux in a hub brings a mesh of two other clusters through their kubeconfigs; neither holds up the other, and what is deleted in the hub stays in them',
  tools: [...fluxTools, 'istioctl'],
  system: meshPrograms,
  prove: async (ledger, ground) => {
    const hub = await startHub(ground);
    await ledger.chapter('access', () => proveAccess(ledger, hub));
    await ledger.chapter('what is deleted', () => proveHubDeletion(ledger, hub));
  },
};
