import { join } from 'node:path';
import type { FluxLab } from '../gitops/flux-lab.ts';
import { afterStage20, afterStage30, insistOnNothingOf, lookedTwice, proveOrder } from '../gitops/waiting-stages.ts';
import { eastWestService } from '../lab/load-balancer.ts';
import { hasSecret } from '../lab/secret-object.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';

/** The only node takes new pods, or does not: without it a Deployment is never rolled out. */
const setNode = ({ cluster }: FluxLab, takes: boolean): void =>
  void cluster.kubectl([takes ? 'uncordon' : 'cordon', '--selector=kubernetes.io/os=linux']);

const proveAuthorityGate = (ledger: Ledger, lab: FluxLab, ground: Ground): Promise<void> =>
  ledger.prove('Before the Secret of the CA is there, stage 20 waits and nothing behind it is applied', async () => {
    lab.sealedSecrets.install(join(ground.spec.root, 'crds/sealed-secrets-0.36.6.yaml'));
    lab.journal.follow('sealed');
    const stage = lab.stage('20-ca');
    await lab.until('the SealedSecret', 120, () => lab.journal.firstObject(stage) !== undefined);
    lab.journal.follow('gateways');
    await lookedTwice(lab, '30-istiod');
    const { ready, message } = lab.kustomization(stage);
    insist(ready === 'Unknown', `stage 20 is ${ready}: ${message}`);
    insist(!hasSecret(lab.cluster, 'cacerts'), 'the Secret is there already');
    insistOnNothingOf(lab, afterStage20);
  });

const proveIstiodGate = (ledger: Ledger, lab: FluxLab): Promise<void> =>
  ledger.prove(
    'While Deployment istiod has no pod, stage 30 waits for it, and nothing behind it is applied',
    async () => {
      setNode(lab, false);
      await lab.sealedSecrets.start();
      const stage = lab.stage('30-istiod');
      await lab.until('the Deployment istiod', 90, () => lab.journal.firstObject(stage) !== undefined);
      await lookedTwice(lab, '40-expose');
      const { ready, message } = lab.kustomization(stage);
      insist(ready === 'Unknown', `stage 30 is ${ready}: ${message}`);
      insistOnNothingOf(lab, afterStage30);
    },
  );

/** The address of the gateway's Service; empty until a cloud gives it one. */
const gatewayAddress = ({ cluster }: FluxLab): string => {
  const { service, namespace } = eastWestService;
  const path = 'jsonpath={.status.loadBalancer.ingress[*].ip}';
  return cluster.kubectl(['get', 'service', service, '-n', namespace, '-o', path]);
};

/** From an empty cluster to all stages, held up at each gate. */
export const proveChain = async (ledger: Ledger, lab: FluxLab, ground: Ground): Promise<void> => {
  const revision = lab.repository.commit();
  await proveAuthorityGate(ledger, lab, ground);
  await proveIstiodGate(ledger, lab);
  await ledger.prove('When istiod runs as its Deployment says, every stage becomes Ready', async () => {
    await lab.istiod.start();
    setNode(lab, true);
    await lab.converge(revision);
  });
  await ledger.prove("Stage 60 does not wait for an address of the gateway's Service", () => {
    const address = gatewayAddress(lab);
    insist(address === '', `it has ${address}`);
    insist(lab.kustomization(lab.stage('60-eastwest')).readyAt === revision, 'stage 60 is not Ready');
  });
  await proveOrder(ledger, lab, [['10-namespaces', '00-crds']]);
  await ledger.prove('The remote secret arrives with the second commit', async () => {
    const { workspace } = lab.mesh;
    workspace.run(['remote-secret', '--all']);
    workspace.run(['synth']);
    await lab.converge(lab.repository.commit());
    insist(hasSecret(lab.cluster, 'istio-remote-secret-cluster2'), 'the remote secret is not there');
  });
};
