import { join } from 'node:path';
import { hasSecret } from '../lab/secret-object.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';
import type { FluxLab } from '../gitops/flux-lab.ts';
import { afterStage20, insistOnNothingOf, lookedTwice, proveOrder } from '../gitops/waiting-stages.ts';

const proveLateDefinition = async (ledger: Ledger, lab: FluxLab, ground: Ground): Promise<void> => {
  const stage20 = lab.stage('20-ca');
  await ledger.prove(
    'Without the SealedSecret definition stage 20 fails, and nothing behind it is applied',
    async () => {
      await lab.until('stage 20 to fail', 90, () => {
        const { ready = '', message = '' } = lab.kustomizations().get(stage20) ?? {};
        return ready === 'False' && message.includes('SealedSecret');
      });
      await lookedTwice(lab, '30-istiod');
      insistOnNothingOf(lab, afterStage20);
    },
  );
  await ledger.prove('Stage 20 heals by itself when the definition comes late, and waits for the Secret', async () => {
    lab.sealedSecrets.install(join(ground.spec.root, 'crds/sealed-secrets-0.36.6.yaml'));
    lab.journal.follow('sealed');
    await lab.until('the SealedSecret', 60, () => lab.journal.firstObject(stage20) !== undefined);
    await lookedTwice(lab, '30-istiod');
    const { ready, message } = lab.kustomization(stage20);
    insist(ready === 'Unknown', `stage 20 is ${ready}: ${message}`);
    insist(!hasSecret(lab.cluster, 'cacerts'), 'the Secret is there already');
    insistOnNothingOf(lab, afterStage20);
  });
};

const proveController = async (ledger: Ledger, lab: FluxLab, revision: string): Promise<void> => {
  await ledger.prove('The chain goes on by itself when the sealed-secrets controller comes', async () => {
    insist(lab.journal.firstObject(lab.stage('30-istiod')) === undefined, 'stage 30 did not wait');
    await lab.sealedSecrets.start();
    const start = performance.now();
    await lab.until('the first HelmRelease', 90, () => lab.journal.firstObject(lab.stage('30-istiod')) !== undefined);
    insist(hasSecret(lab.cluster, 'cacerts'), 'stage 30 came without the Secret cacerts');
    ledger.figure('controller ready to stage 30 applied', `${((performance.now() - start) / 1000).toFixed(1)} s`);
  });
  await ledger.prove('Stage 30 is Ready only when the HelmReleases are', async () => {
    await lab.converge(revision, [lab.stage('30-istiod')]);
    lab.journal.follow('gateways');
    const stage = lab.journal.firstReady(lab.stage('30-istiod')) ?? 0;
    for (const name of ['istio-base', 'istiod']) {
      const release = lab.journal.releaseReady(name) ?? Infinity;
      insist(release < stage, `the stage was Ready at ${stage}, ${name} at ${release}`);
    }
  });
};

const proveLateWebhook = async (ledger: Ledger, lab: FluxLab, revision: string): Promise<void> => {
  const stage40 = lab.stage('40-expose');
  await ledger.prove('While istiod does not answer, the server refuses stage 40', async () => {
    await lab.until('stage 40 to be refused', 60, () =>
      (lab.kustomizations().get(stage40)?.message ?? '').includes('failed calling webhook'),
    );
  });
  await ledger.prove('Stage 40 heals by itself when istiod answers, and the whole chain becomes Ready', async () => {
    await lab.istiod.start();
    await lab.converge(revision);
  });
};

/** The first pull request: from an empty cluster with nothing but Flux to all stages, with everything late that can be. */
export const proveFirstCommit = async (ledger: Ledger, lab: FluxLab, ground: Ground): Promise<void> => {
  const revision = lab.repository.commit();
  await proveLateDefinition(ledger, lab, ground);
  await proveController(ledger, lab, revision);
  await proveLateWebhook(ledger, lab, revision);
  await proveOrder(ledger, lab);
};
