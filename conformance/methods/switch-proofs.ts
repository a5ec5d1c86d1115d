import { join } from 'node:path';
import type { FluxLab, Method } from '../gitops/flux-lab.ts';
import { type ReleaseState, helmReleasesOf } from '../gitops/helm-releases.ts';
import { takeOut } from '../gitops/tree.ts';
import { istiodManager, managersOf } from '../lab/managers.ts';
import { refusedWith } from '../lab/refusal.ts';
import { insistOnInjection, insistOnValidation } from '../lab/webhooks-at-work.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { rememberTemplates } from './pod-templates.ts';
import { proveReleasesRemoved } from './removal-proofs.ts';
import { helmHistory, rememberAll } from '../gitops/standing.ts';

interface Switch {
  readonly from: Method;
  readonly to: Method;
}

interface Install {
  readonly method: Method;
  readonly next?: Method;
}

/** Stages that hold what the method makes. */
const switched = ['30-istiod', '60-eastwest'] as const;

/** Declares an install method, and has made what it copies. */
const declare = (lab: FluxLab, install: Install): void => {
  lab.redeclare({ install });
  if (install.method === 'rendered') lab.render();
};

/** A pull request: what it declares is everywhere when this returns. Gives back what synth said to people. */
const merge = async (lab: FluxLab, install: Install): Promise<string> => {
  declare(lab, install);
  const { stderr } = lab.mesh.workspace.run(['synth']);
  await lab.converge(lab.repository.commit());
  return stderr;
};

/** synth refuses what is declared: exit code 2, this issue, and no file is written. */
const insistOnRefusal = ({ mesh: { workspace } }: FluxLab, code: string): void =>
  refusedWith(workspace, code, () => {
    const outcome = workspace.attempt(['synth']);
    insist(outcome.status === 2, `exit ${outcome.status}: ${outcome.stderr}`);
    return outcome;
  });

const insistOnPruning = (lab: FluxLab, prunes: boolean): void => {
  for (const stage of switched) {
    const { prune } = lab.kustomization(lab.stage(stage));
    insist(prune === prunes, `stage ${stage} has prune: ${prune}`);
  }
};

const insistOnReleases = (lab: FluxLab, count: number, holds: (release: ReleaseState) => boolean): void => {
  const releases = helmReleasesOf(lab.cluster);
  insist(releases.length === count && releases.every(holds), JSON.stringify(releases));
};

const webhooks = [
  ['mutatingwebhookconfiguration', 'istio-sidecar-injector'],
  ['validatingwebhookconfiguration', 'istio-validator-istio-system'],
  ['validatingwebhookconfiguration', 'istiod-default-validator'],
] as const;

/** istiod is still asked about pods and about Istio's kinds, and found nothing to write into its webhooks. */
const insistOnIstiod = ({ cluster }: FluxLab): void => {
  insistOnValidation(cluster);
  insistOnInjection(cluster);
  for (const [kind, name] of webhooks) {
    const managers = managersOf(cluster, kind, name, 'default');
    insist(!managers.includes(istiodManager), `${name} is owned by ${managers.join(', ')}`);
  }
};

/** A pod of istiod that starts now starts as the Deployment is now. */
const restartIstiod = async ({ istiod }: FluxLab): Promise<void> => {
  await istiod.stop();
  await istiod.start();
};

const words = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

const releaseCount = 3;

const proveRefusals = async (ledger: Ledger, lab: FluxLab, { from, to }: Switch): Promise<void> => {
  await ledger.prove(
    `${from} to ${to} in one step is refused by synth with install-method-switched and exit code 2, and nothing is written`,
    () => {
      declare(lab, { method: to });
      insistOnRefusal(lab, 'install-method-switched');
    },
  );
};

const proveAnnouncement = async (ledger: Ledger, lab: FluxLab, { from, to }: Switch): Promise<void> => {
  const { cluster } = lab;
  const { same } = rememberAll(cluster);
  const suspends = from === 'helm' ? ', suspends the HelmReleases, which stay Ready,' : '';
  await ledger.prove(
    `${from} to ${to}, first commit: it ends the pruning of stages 30 and 60${suspends} and changes nothing else`,
    async () => {
      const history = helmHistory(cluster);
      insistOnPruning(lab, true);
      const said = await merge(lab, { method: from, next: to });
      insist(said.includes('install-next-announced'), said);
      insistOnPruning(lab, false);
      insistOnReleases(lab, from === 'helm' ? releaseCount : 0, ({ suspended, ready }) => suspended && ready);
      insist(helmHistory(cluster) === history, 'helm did something');
      insist(same().length === 0, `new: ${same().join(', ')}`);
    },
  );
  await ledger.prove(
    `${from} to ${to} without install.next in the second commit is refused by synth with install-next-dropped-early and exit code 2, and nothing is written`,
    () => {
      declare(lab, { method: to });
      insistOnRefusal(lab, 'install-next-dropped-early');
    },
  );
};

const proveNewMethod = async (ledger: Ledger, lab: FluxLab, { from, to }: Switch): Promise<void> => {
  const { cluster } = lab;
  const { same, size } = rememberAll(cluster);
  const rolled = rememberTemplates(cluster);
  const releases = to === 'helm' ? 'all HelmReleases become Ready' : 'the HelmReleases stay suspended';
  await ledger.prove(
    `${from} to ${to}, second commit: every object of the mesh stays the one that it was, only rights are added, ${releases}, and istiod is asked as before and writes no webhook`,
    async () => {
      const said = await merge(lab, { method: to, next: to });
      insist(said.includes('install-next-done'), said);
      insistOnPruning(lab, false);
      const isRight = ({ suspended, ready }: ReleaseState): boolean => ready && suspended === (to === 'rendered');
      insistOnReleases(lab, releaseCount, isRight);
      const came = same();
      ledger.figure(`${from} to ${to}: objects that stayed`, `${size} objects`);
      ledger.figure(`${from} to ${to}: objects that came`, words(came));
      ledger.figure(`${from} to ${to}: Deployments whose pods are made anew`, words(rolled()));
      insistOnIstiod(lab);
      await restartIstiod(lab);
      insistOnIstiod(lab);
    },
  );
  await ledger.prove(
    `${from} to ${to}, third commit: pruning begins again and takes nothing, and istiod still writes no webhook`,
    async () => {
      await merge(lab, { method: to });
      insistOnPruning(lab, true);
      same();
      insistOnIstiod(lab);
    },
  );
};

/** An object that only the new method has: nothing else is to know it again when it comes back. */
const ownFile = 'rolebinding-istio-eastwestgateway-sds.yaml';

const provePruning = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const { cluster, repository } = lab;
  const role = (): unknown => cluster.object('rolebinding', 'istio-eastwestgateway-sds', 'istio-system');
  await ledger.prove(
    'After the third commit an object of the new method leaves the cluster with its file',
    async () => {
      insist(role() !== undefined, 'it is not there');
      const folder = `dist/${cluster.name}/mesh/60-eastwest`;
      await lab.converge(repository.commit((tree) => takeOut(join(tree, folder), ownFile)));
      insist(role() === undefined, 'it is still there');
      await lab.converge(repository.commit());
      insist(role() !== undefined, 'it did not come back');
    },
  );
};

/** A switch in three commits, and the ways around it that synth refuses. */
export const proveSwitch = async (ledger: Ledger, lab: FluxLab, change: Switch): Promise<void> => {
  const { from, to } = change;
  const { same } = rememberAll(lab.cluster);
  await proveRefusals(ledger, lab, change);
  await proveAnnouncement(ledger, lab, change);
  await proveNewMethod(ledger, lab, change);
  if (to === 'rendered') {
    await provePruning(ledger, lab);
    await proveReleasesRemoved(ledger, lab);
  }
  await ledger.prove(
    `${from} to ${to}: Deployments, Services, accounts, webhooks, definitions and Secrets, that of the peers' token among them, are the same and as many as before`,
    () => {
      same();
    },
  );
};
