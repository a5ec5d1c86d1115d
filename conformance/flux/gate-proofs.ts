import { join } from 'node:path';
import * as z from 'zod';
import type { Ground } from '../suite.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { remember } from '../gitops/carriers.ts';
import type { FluxLab } from '../gitops/flux-lab.ts';
import { fluxNamespace } from '../gitops/repository.ts';
import { spoilSeals } from '../gitops/tree.ts';

const gate = 'CancelHealthCheckOnNewRevision';

/** Seconds within which a new commit is looked at or is not; the stage waits for minutes. */
const soon = 30;

const sealedSchema = z.looseObject({ spec: z.looseObject({ encryptedData: z.record(z.string(), z.string()) }) });

/** What the cluster has of the sealed CA: it says which commit Flux applied last. */
const sealedIn = ({ cluster }: FluxLab): string =>
  JSON.stringify(sealedSchema.parse(cluster.object('sealedsecret', 'cacerts', 'istio-system')).spec.encryptedData);

/** What Flux says that it is doing with a Kustomization; empty when it is done. */
const doingWith = ({ cluster }: FluxLab, kustomization: string): string => {
  const ask = ['get', 'kustomizations.kustomize.toolkit.fluxcd.io', kustomization, '-n', fluxNamespace];
  return cluster.kubectl([...ask, '-o', 'jsonpath={.status.conditions[?(@.type=="Reconciling")].message}']);
};

interface Waiting {
  /** The document of the commit that repairs the stage. */
  readonly good: string;
  readonly since: number;
}

/** Stage 20 waits for the health of a document that nobody answers for, and the commit that repairs it is there. */
const commitRepair = async (lab: FluxLab): Promise<Waiting> => {
  const stage = lab.stage('20-ca');
  const good = sealedIn(lab);
  lab.repository.commit((tree) => spoilSeals(join(tree, `dist/${lab.cluster.name}/mesh/20-ca`)));
  await lab.until(
    'stage 20 to wait with the bad document',
    60,
    () => sealedIn(lab) !== good && doingWith(lab, stage).includes('health checks'),
  );
  lab.repository.commit();
  return { good, since: performance.now() };
};

/** Seconds until Flux applied the repair; undefined when it did not soon. */
const secondsUntilApplied = async (lab: FluxLab, { good, since }: Waiting): Promise<number | undefined> => {
  const seconds = (): number => (performance.now() - since) / 1000;
  let applied = false;
  await lab.until('the repair, or the end of patience', soon * 2, () => {
    applied = sealedIn(lab) === good;
    return applied || seconds() > soon;
  });
  return applied ? seconds() : undefined;
};

/** Whether a commit is looked at while a stage waits is a matter of a gate of kustomize-controller. */
export const proveGate = async (ledger: Ledger, lab: FluxLab, { processes }: Ground): Promise<void> => {
  const insistOnSame = remember(lab.cluster, lab.carriers.kept);
  /** Flux with these gates, and a controller of sealed secrets that is away while the proof runs. */
  const waitingUnder = async (
    gates: readonly string[],
    proof: (seconds: number | undefined) => void,
  ): Promise<void> => {
    await lab.controller.stop();
    await lab.controller.start(gates);
    await processes.stop(lab.sealedSecrets.name);
    try {
      const waiting = await commitRepair(lab);
      proof(await secondsUntilApplied(lab, waiting));
    } finally {
      await lab.sealedSecrets.start();
      await lab.converge(lab.repository.commit());
    }
    insistOnSame();
  };
  await ledger.prove(
    `With the gate ${gate} a commit that repairs a stage is looked at within ${soon} s, although the stage waits for its health`,
    () =>
      waitingUnder([`${gate}=true`], (seconds) => {
        insist(seconds !== undefined, `the repair was not applied within ${soon} s`);
        ledger.figure('gate, repair of a waiting stage 20, commit to applied', `${seconds.toFixed(1)} s`);
      }),
  );
  await ledger.prove(
    `Without the gate it is not looked at within ${soon} s: the stage goes on waiting for what the commit replaces`,
    () =>
      waitingUnder([], (seconds) => insist(seconds === undefined, `the repair was applied after ${seconds ?? 0} s`)),
  );
};
