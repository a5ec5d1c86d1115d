import { insist, type Ledger } from '../report/ledger.ts';
import { remember } from '../gitops/carriers.ts';
import { declared, type FluxLab } from '../gitops/flux-lab.ts';
import { isThere, type Manifest, manifestsIn, manifestName } from '../gitops/tree.ts';

const extras = (lab: FluxLab): readonly Manifest[] =>
  ['70-addons', '80-samples'].flatMap((stage) =>
    manifestsIn(lab.mesh.workspace.path(`dist/${lab.cluster.name}/extras/${stage}`)),
  );

/** After stage 20 failed: the good document, and a mesh without one sample and one addon. */
export const provePruning = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const before = extras(lab);
  const insistOnSame = remember(lab.cluster, [...lab.carriers.kept, ...lab.carriers.loose]);
  await ledger.prove('Stage 20 recovers with the good document, and all stages behind it go on', async () => {
    const { versions } = declared.samples.helloworld;
    lab.redeclare({ addons: { prometheus: {} }, samples: { helloworld: { versions } } });
    lab.mesh.workspace.run(['synth']);
    await lab.converge(lab.repository.commit());
  });
  await ledger.prove('What left the declaration leaves the cluster, and nothing else does', () => {
    const kept = new Set(extras(lab).map(manifestName));
    const left = before.filter((one) => !kept.has(manifestName(one)));
    insist(
      left.some(({ metadata }) => metadata.name === 'curl'),
      'the sample is still declared',
    );
    insist(
      left.some(({ metadata }) => metadata.name === 'grafana'),
      'the addon is still declared',
    );
    const remaining = left.filter((one) => isThere(lab.cluster, one)).map(manifestName);
    insist(remaining.length === 0, `still there: ${remaining.join(', ')}`);
    const lost = extras(lab).filter((one) => !isThere(lab.cluster, one));
    insist(lost.length === 0, `lost: ${lost.map(manifestName).join(', ')}`);
    insistOnSame();
  });
};
