import { deleteKustomizations, reconcileNow } from '../gitops/kustomizations.ts';
import { rememberAll } from '../gitops/standing.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { type Hub, kustomizationsFor } from './hub-stages.ts';

/** Kustomizations go in the hub: first what brings them, then those of all stages but the samples. */
export const proveHubDeletion = async (ledger: Ledger, { mesh, lab }: Hub): Promise<void> => {
  const memories = mesh.members.map(({ cluster }) => rememberAll(cluster));
  const insistOnSame = (): void => {
    const came = memories.flatMap(({ same }) => same());
    insist(came.length === 0, `new: ${came.join(', ')}`);
  };
  const all = mesh.members.flatMap((member) => kustomizationsFor(lab, member));
  const stages = all.filter((name) => !name.endsWith('-80-samples'));
  await ledger.prove('Deleting the Kustomization of the mesh in the hub leaves those of the clusters', () => {
    deleteKustomizations(lab.cluster, ['lab']);
    const left = lab.kustomizations();
    const lost = all.filter((name) => !left.has(name));
    insist(lost.length === 0, `lost: ${lost.join(', ')}`);
    insistOnSame();
  });
  await ledger.prove('Deleting those of the clusters and of their stages leaves every object in both clusters', () => {
    deleteKustomizations(lab.cluster, stages);
    insist(!lab.kustomizations().has('lab-cluster1-30-istiod'), 'stage 30 is still there');
    insistOnSame();
  });
  await ledger.prove('The next reconciliation brings them back, and they adopt what stands there', async () => {
    const revision = lab.kustomization('flux-system').readyAt;
    reconcileNow(lab.cluster, 'flux-system');
    await lab.until('the stages to come back', 60, () => {
      const names = lab.kustomizations();
      return stages.every((name) => names.has(name));
    });
    await lab.converge(revision);
    insistOnSame();
  });
};
