import { join } from 'node:path';
import * as z from 'zod';
import { insist, type Ledger } from '../report/ledger.ts';
import { allGone, carriers, unprotected, remember } from './carriers.ts';
import { declared, type FluxLab } from './flux-lab.ts';
import { deleteKustomizations, reconcileNow } from './kustomizations.ts';
import { emptyOut, type Manifest, manifestsIn } from './tree.ts';

const declarationSchema = z.record(z.string(), z.unknown());

const deliveryStages = ['10-namespaces', '20-ca', '30-istiod', '40-expose', '50-remote-secrets', '60-eastwest'];

/** Stage 50 names its documents in its health checks, too: a file does not leave it alone. */
const emptied = deliveryStages.filter((stage) => stage !== '50-remote-secrets');

/** Everything that must outlive whatever happens to a Kustomization. */
const all = [...carriers, ...unprotected];

/** Puts keys into mesh.yaml and renders dist again. */
const redeclare = (lab: FluxLab, keys: Readonly<Record<string, unknown>>): void => {
  const { workspace } = lab.mesh;
  const before = declarationSchema.parse(JSON.parse(workspace.read('mesh.yaml')));
  workspace.write('mesh.yaml', JSON.stringify({ ...before, ...keys }));
  workspace.run(['synth']);
};

const extras = (lab: FluxLab): readonly Manifest[] =>
  ['70-addons', '80-samples'].flatMap((stage) =>
    manifestsIn(lab.mesh.workspace.path(`dist/${lab.cluster.name}/extras/${stage}`)),
  );

const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

const isThere = (lab: FluxLab, { kind, metadata }: Manifest): boolean =>
  lab.cluster.object(kind, metadata.name, metadata.namespace ?? '') !== undefined;

/** After stage 20 failed: the good document, and a mesh without one sample and one addon. */
export const provePruning = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const before = extras(lab);
  const insistOnSame = remember(lab.cluster, all);
  await ledger.prove('Stage 20 recovers with the good document, and all stages behind it go on', async () => {
    const { versions } = declared.samples.helloworld;
    redeclare(lab, { addons: { prometheus: {} }, samples: { helloworld: { versions } } });
    await lab.converge(lab.repository.commit());
  });
  await ledger.prove('What left the declaration leaves the cluster, and nothing else does', () => {
    const kept = new Set(extras(lab).map(nameOf));
    const left = before.filter((one) => !kept.has(nameOf(one)));
    insist(
      left.some(({ metadata }) => metadata.name === 'curl'),
      'the sample is still declared',
    );
    insist(
      left.some(({ metadata }) => metadata.name === 'grafana'),
      'the addon is still declared',
    );
    const remaining = left.filter((one) => isThere(lab, one)).map(nameOf);
    insist(remaining.length === 0, `still there: ${remaining.join(', ')}`);
    const lost = extras(lab).filter((one) => !isThere(lab, one));
    insist(lost.length === 0, `lost: ${lost.map(nameOf).join(', ')}`);
    insistOnSame();
  });
};

/** Deletes Kustomizations by hand. A HelmRelease that goes with one is uninstalled when this returns. */
const remove = (lab: FluxLab, names: readonly string[]): void => {
  deleteKustomizations(lab.cluster, names);
  lab.look();
};

/** Somebody deletes Kustomizations by hand. */
export const proveDeletion = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const insistOnSame = remember(lab.cluster, all);
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
    remove(
      lab,
      deliveryStages.map((stage) => lab.stage(stage)),
    );
    insistOnSame();
  });
  await ledger.prove('The next reconciliation brings them back, and they adopt what stands there', async () => {
    const revision = lab.kustomization('flux-system').readyAt;
    reconcileNow(lab.cluster, 'flux-system');
    await lab.until('the root and its stages', 60, () => {
      const names = lab.kustomizations();
      return [lab.root, ...deliveryStages.map((stage) => lab.stage(stage))].every((name) => names.has(name));
    });
    await lab.converge(revision);
    insistOnSame();
  });
};

/** Stages, then files, then the root leave the tree. */
export const proveLeaving = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const { name } = lab.cluster;
  const insistOnSame = remember(lab.cluster, all);
  const { cluster } = lab;
  const sample = manifestsIn(lab.mesh.workspace.path(`dist/${name}/extras/80-samples`));
  const addon = manifestsIn(lab.mesh.workspace.path(`dist/${name}/extras/70-addons`));
  await ledger.prove('When all stages leave the tree, samples go and all that carries traffic stays', async () => {
    const revision = lab.repository.commit((tree) => emptyOut(join(tree, `dist/flux/${name}`)));
    await lab.until(
      'the stages to go',
      60,
      () => [...lab.kustomizations().keys()].toSorted().join(' ') === `flux-system ${lab.root}`,
    );
    await lab.converge(revision);
    insistOnSame();
    await lab.until('the samples to go', 30, () => sample.every((one) => !isThere(lab, one)));
    insist(
      addon.every((one) => isThere(lab, one)),
      'an addon went with its stage',
    );
  });
  const restored = lab.repository.commit();
  await lab.converge(restored, [lab.root]);
  await lab.converge(restored);
  await ledger.prove(
    'When the root and the files of stages leave the tree, what is protected stays and the rest goes',
    async () => {
      const insistOnCarriers = remember(cluster, carriers);
      const revision = lab.repository.commit((tree) => {
        for (const stage of emptied) emptyOut(join(tree, `dist/${name}/mesh/${stage}`));
        emptyOut(join(tree, `clusters/${name}`));
      });
      await lab.until('the root to go', 60, () => !lab.kustomizations().has(lab.root));
      await lab.converge(
        revision,
        deliveryStages.map((stage) => lab.stage(stage)),
      );
      insistOnCarriers();
      await lab.until('what is not protected to go', 30, () => allGone(cluster, unprotected));
    },
  );
};
