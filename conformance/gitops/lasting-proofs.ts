import { join } from 'node:path';
import { groupOf, type Stage, stages as allStages } from '../../lib/plan/stage.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { allGone, remember } from './carriers.ts';
import type { FluxLab } from './flux-lab.ts';
import { deleteKustomizations, reconcileNow } from './kustomizations.ts';
import { emptyOut, isThere, manifestsIn } from './tree.ts';

/** The stages that carry the mesh, as far as this lab has them. */
export const deliveryStages = (lab: FluxLab): readonly Stage[] => {
  const there = lab.kustomizations();
  return allStages.filter((stage) => groupOf(stage) === 'mesh' && there.has(lab.stage(stage)));
};

/** Everything that must outlive whatever happens to a Kustomization. */
const everything = ({ carriers }: FluxLab): readonly string[] => [...carriers.kept, ...carriers.loose];

/** Deletes Kustomizations by hand. A HelmRelease that goes with one is uninstalled when this returns. */
const remove = (lab: FluxLab, names: readonly string[]): void => {
  deleteKustomizations(lab.cluster, names);
  lab.look();
};

/** Somebody deletes Kustomizations by hand. */
export const proveDeletion = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const insistOnSame = remember(lab.cluster, everything(lab));
  const delivery = deliveryStages(lab).map((stage) => lab.stage(stage));
  await ledger.prove('Deleting the root Kustomization leaves every stage and everything in it', () => {
    const stages = lab.kustomizations();
    remove(lab, [lab.root]);
    const after = lab.kustomizations();
    const lost = [...stages.values()].filter(({ name, uid }) => name !== lab.root && after.get(name)?.uid !== uid);
    insist(lost.length === 0, `lost: ${lost.map(({ name }) => name).join(', ')}`);
    insist(!after.has(lab.root), 'the root is still there');
    insistOnSame();
  });
  await ledger.prove('Deleting the Kustomizations of the stages leaves all that carries traffic', () => {
    remove(lab, delivery);
    insistOnSame();
  });
  await ledger.prove('The next reconciliation brings them back, and they adopt what stands there', async () => {
    const revision = lab.kustomization('flux-system').readyAt;
    reconcileNow(lab.cluster, 'flux-system');
    await lab.until('the root and its stages', 60, () => {
      const names = lab.kustomizations();
      return [lab.root, ...delivery].every((name) => names.has(name));
    });
    await lab.converge(revision);
    insistOnSame();
  });
};

/** All stages leave the tree of the root, and come back: the same as when the root is moved. */
export const proveLeaving = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const { name } = lab.cluster;
  const insistOnSame = remember(lab.cluster, everything(lab));
  const extras = lab.mesh.workspace.path(`dist/${name}/extras`);
  const sample = manifestsIn(join(extras, '80-samples'));
  const addon = manifestsIn(join(extras, '70-addons'));
  await ledger.prove('When all stages leave the tree, samples go and all that carries traffic stays', async () => {
    const revision = lab.repository.commit((tree) => emptyOut(join(tree, `dist/flux/${name}`)));
    await lab.until(
      'the stages to go',
      60,
      () => [...lab.kustomizations().keys()].toSorted().join(' ') === `flux-system ${lab.root}`,
    );
    await lab.converge(revision);
    insistOnSame();
    await lab.until('the samples to go', 30, () => sample.every((one) => !isThere(lab.cluster, one)));
    insist(
      addon.every((one) => isThere(lab.cluster, one)),
      'an addon went with its stage',
    );
  });
  const restored = lab.repository.commit();
  await lab.converge(restored, [lab.root]);
  await lab.converge(restored);
};

/** What is taken out of the tree, and what becomes of it. */
export interface Departure {
  readonly emptied: readonly Stage[];
  /** Stages that become Ready without their files: one that names an object in its health checks does not. */
  readonly settled: readonly Stage[];
  readonly kept: readonly string[];
  readonly gone: readonly string[];
}

/** The root and the files of stages leave the tree at once. */
export const proveFilesLeaving = async (
  ledger: Ledger,
  lab: FluxLab,
  { emptied, settled, kept, gone }: Departure,
): Promise<void> => {
  const { name } = lab.cluster;
  await ledger.prove(
    'When the root and the files of stages leave the tree, what is protected stays and the rest goes',
    async () => {
      const insistOnCarriers = remember(lab.cluster, kept);
      insist(!allGone(lab.cluster, gone), 'what is to go is not there');
      const revision = lab.repository.commit((tree) => {
        for (const stage of emptied) emptyOut(join(tree, `dist/${name}/mesh/${stage}`));
        emptyOut(join(tree, `clusters/${name}`));
      });
      await lab.until('the root to go', 60, () => !lab.kustomizations().has(lab.root));
      await lab.converge(
        revision,
        settled.map((stage) => lab.stage(stage)),
      );
      insistOnCarriers();
      await lab.until('what is not protected to go', 30, () => allGone(lab.cluster, gone));
      insistOnCarriers();
    },
  );
};
