import type { FluxLab } from '../gitops/flux-lab.ts';
import { objectsFound } from '../gitops/carriers.ts';
import { applier } from '../gitops/owned.ts';
import { type Manifest, manifestName, manifestsIn } from '../gitops/tree.ts';
import { managersOf } from '../lab/managers.ts';
import { publishedRoots } from '../lab/published-roots.ts';
import { stageFolder } from '../lab/stage.ts';
import { insistOnInjection, insistOnValidation } from '../lab/webhooks-at-work.ts';
import { insist, type Ledger } from '../report/ledger.ts';

const rendered = ['00-crds', '30-istiod', '60-eastwest'] as const;

const objects = ({ mesh, cluster }: FluxLab): readonly Manifest[] =>
  rendered.flatMap((stage) => manifestsIn(stageFolder(mesh.workspace, cluster.name, stage)));

/** Who makes the control plane, and that what runs is what was rendered. */
export const proveObjects = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const { cluster, mesh, istiod } = lab;
  await ledger.prove(
    'Every object of the control plane and the gateway was applied by Flux out of Git, and Helm had no part in it',
    () => {
      const made = objects(lab);
      insist(made.length > 30, `only ${made.length} objects`);
      for (const one of made) {
        const managers = managersOf(cluster, one.kind, one.metadata.name, one.metadata.namespace ?? 'default');
        insist(managers.includes(applier), `${manifestName(one)}: ${managers.join(', ')}`);
        insist(!managers.some((name) => name.includes('helm')), `${manifestName(one)}: ${managers.join(', ')}`);
      }
      const releases = objectsFound(cluster, ['helmreleases,helmrepositories', '-A']);
      const history = objectsFound(cluster, ['secrets', '-A', '-l', 'owner=helm']);
      insist(releases.length + history.length === 0, [...releases, ...history].map(manifestName).join(', '));
      ledger.figure('rendered objects that Flux applied', `${made.length} objects`);
    },
  );
  await ledger.prove('istiod, started from this Deployment, signs with our CA and is asked by the API server', () => {
    const { log } = istiod;
    insist(log.includes('Use root cert from etc/cacerts/root-cert.pem'), 'the log names no root');
    const root = mesh.workspace.read(`pki/${cluster.name}/root-cert.pem`).trim();
    insist(publishedRoots(cluster).get('sample') === root, 'it publishes another root');
    insistOnValidation(cluster);
    insistOnInjection(cluster);
  });
};
