import { join } from 'node:path';
import * as z from 'zod';
import { hasSecret, sortedJson } from '../lab/secret-object.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { remember } from '../gitops/carriers.ts';
import type { FluxLab } from '../gitops/flux-lab.ts';
import { changeSpec, manifestsIn, spoilSeals } from '../gitops/tree.ts';

const dataSchema = z.looseObject({ data: z.record(z.string(), z.string()).optional() });

const remoteSecret = 'istio-remote-secret-cluster2';

/** Minutes of a Flux duration such as 5m. */
const secondsOf = (timeout: string): number => Number(/^(\d+)m$/.exec(timeout)?.[1] ?? Number.NaN) * 60;

/** Waits until a stage failed on a revision, and insists that it did not wait for its timeout. */
const insistOnFailure = async (
  { lab, ledger }: { readonly lab: FluxLab; readonly ledger: Ledger },
  stage: string,
  document: string,
  revision: string,
): Promise<void> => {
  const start = performance.now();
  // What is seen is kept: the next attempt begins soon and says something else.
  let seen = lab.kustomization(lab.stage(stage));
  await lab.until(`stage ${stage} to fail`, 120, () => {
    seen = lab.kustomization(lab.stage(stage));
    return seen.ready === 'False' && seen.reason === 'HealthCheckFailed' && seen.attempted === revision;
  });
  const seconds = (performance.now() - start) / 1000;
  const { message, timeout } = seen;
  ledger.figure(`bad seal in stage ${stage}, commit to failure`, `${seconds.toFixed(1)} s of a timeout of ${timeout}`);
  insist(message.includes(`SealedSecret/istio-system/${document} status: 'Failed'`), message);
  insist(seconds < secondsOf(timeout) / 4, `${seconds} s of ${timeout}`);
};

/** What a user of Flux may add to a Kustomization, and what would blank everything that looks like a variable. */
const hasSubstitution = ({ cluster }: FluxLab, kustomization: string): boolean => {
  const ask = ['get', 'kustomizations.kustomize.toolkit.fluxcd.io', kustomization, '-n', 'flux-system'];
  return cluster.kubectl([...ask, '-o', 'jsonpath={.spec.postBuild.substitute.region}']) !== '';
};

const proveTexts = (ledger: Ledger, lab: FluxLab): Promise<void> =>
  ledger.prove('ConfigMaps arrive as written, although a substitution of variables is switched on', async () => {
    const addons = lab.stage('70-addons');
    await lab.converge(lab.kustomization(addons).attempted, [addons]);
    insist(hasSubstitution(lab, addons), 'no substitution is switched on');
    const { name } = lab.cluster;
    const { workspace } = lab.mesh;
    const chain = manifestsIn(workspace.path(`dist/flux/${name}`));
    insist(!JSON.stringify(chain).includes('postBuild'), 'isthmus switches it on by itself');
    const written = manifestsIn(workspace.path(`dist/${name}/extras/70-addons`)).filter(
      ({ kind }) => kind === 'ConfigMap',
    );
    insist(written.length > 3, `${written.length} ConfigMaps`);
    insist(
      written.some((one) => JSON.stringify(one).includes('${')),
      'none of them holds ${',
    );
    for (const one of written) {
      const live = lab.cluster.object('configmap', one.metadata.name, one.metadata.namespace ?? '');
      const [want, seen] = [one, live ?? {}].map((object) => sortedJson(dataSchema.parse(object).data));
      insist(want === seen, `${one.metadata.name} differs`);
    }
  });

/** Switches on, for the addons, what isthmus never writes and a user may add: variables in manifests. */
const substituteIn = (lab: FluxLab, tree: string): void =>
  changeSpec(join(tree, `dist/flux/${lab.cluster.name}/kustomization-${lab.stage('70-addons')}.yaml`), (spec) => ({
    ...spec,
    postBuild: { substitute: { region: 'north' } },
  }));

/** The second pull request: access to the peer, once with a document that cannot be opened. */
export const proveSecondCommit = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const { workspace } = lab.mesh;
  const { name } = lab.cluster;
  const stages = ['60-eastwest', '70-addons', '80-samples'].map((stage) => lab.stage(stage));
  await ledger.prove(
    'A remote secret that cannot be opened fails stage 50 at once and holds up no other stage',
    async () => {
      const ready = lab.kustomizations();
      insist(
        stages.every((stage) => ready.get(stage)?.ready === 'True'),
        '60, 70 and 80 are not Ready without 50',
      );
      insist(!hasSecret(lab.cluster, remoteSecret), 'the remote secret is there already');
      workspace.run(['remote-secret', '--all']);
      workspace.run(['synth']);
      const revision = lab.repository.commit((tree) => {
        spoilSeals(join(tree, `dist/${name}/mesh/50-remote-secrets`));
        substituteIn(lab, tree);
      });
      await insistOnFailure({ lab, ledger }, '50-remote-secrets', remoteSecret, revision);
      await lab.converge(revision, stages);
    },
  );
  await proveTexts(ledger, lab);
  await ledger.prove('The remote secret arrives with the good document', async () => {
    await lab.converge(lab.repository.commit());
    insist(hasSecret(lab.cluster, remoteSecret), 'the remote secret is not there');
  });
};

/** A bad document in a running mesh; the next commit has to bring the good one. */
export const proveBadCacerts = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  await ledger.prove(
    'A CA that cannot be opened fails stage 20 at once and takes nothing from a running mesh',
    async () => {
      const insistOnSame = remember(lab.cluster, lab.carriers.kept);
      const revision = lab.repository.commit((tree) => spoilSeals(join(tree, `dist/${lab.cluster.name}/mesh/20-ca`)));
      await insistOnFailure({ lab, ledger }, '20-ca', 'cacerts', revision);
      insistOnSame();
    },
  );
};
