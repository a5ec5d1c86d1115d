import { clustersOf } from '../lab/discovery.ts';
import type { Member } from '../lab/member.ts';
import { awaitLines } from '../lab/sidecar.ts';
import { insistOnInjection, insistOnValidation } from '../lab/webhooks-at-work.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { giveAccess, type Hub, insistOnNoMesh, kustomizationsFor, startIstiod } from './hub-stages.ts';

const networkOf = ({ cluster }: Member): string =>
  cluster.kubectl([
    'get',
    'namespace',
    'istio-system',
    '-o',
    String.raw`jsonpath={.metadata.labels.topology\.istio\.io/network}`,
  ]);

/** Each cluster has what its own folder says, and the hub nothing of it. */
const proveOwnTrees = (ledger: Ledger, { mesh, lab }: Hub): Promise<void> =>
  ledger.prove(
    'Each cluster has its own network and answers for its own pods; the hub has no object of the mesh',
    () => {
      for (const [at, member] of mesh.members.entries()) {
        insist(networkOf(member) === `network${at + 1}`, `${member.name} is in ${networkOf(member)}`);
        insistOnValidation(member.cluster);
        insistOnInjection(member.cluster);
        const { status } = member.cluster.tryKubectl(['get', 'kustomizations.kustomize.toolkit.fluxcd.io', '-A']);
        insist(status !== 0, `${member.name} has Kustomizations of Flux`);
      }
      insistOnNoMesh(lab.cluster);
    },
  );

/** The kubeconfigs of the clusters come one after the other. */
export const proveAccess = async (ledger: Ledger, hub: Hub): Promise<void> => {
  const { mesh, lab } = hub;
  const [first, second] = mesh.members;
  if (first === undefined || second === undefined) throw new Error('the mesh has two clusters');
  giveAccess(lab, first);
  const revision = lab.repository.commit();
  await ledger.prove(
    `All stages of ${first.name} become Ready while the hub has no kubeconfig for ${second.name}, where nothing is applied`,
    async () => {
      await startIstiod(lab, first);
      const own = kustomizationsFor(lab, first);
      insist(own.length > 8, own.join(', '));
      await lab.converge(revision, own);
      const { ready, message } = lab.kustomization(`lab-${second.name}-00-crds`);
      insist(ready !== 'True' && message.includes(`${second.name}-kubeconfig`), `${ready}: ${message}`);
      insistOnNoMesh(second.cluster);
    },
  );
  await ledger.prove(`All stages of ${second.name} become Ready by themselves when its kubeconfig comes`, async () => {
    giveAccess(lab, second);
    await startIstiod(lab, second);
    await lab.converge(revision);
  });
  await proveOwnTrees(ledger, hub);
  await ledger.prove(
    'The second commit brings each cluster the access to the other, and both istiods sync',
    async () => {
      mesh.workspace.run(['remote-secret', '--all']);
      mesh.workspace.run(['synth']);
      await lab.converge(lab.repository.commit());
      const wanted = mesh.members.map(({ name }) => `${name} synced`);
      for (const { istiod } of mesh.members) await awaitLines(wanted, () => clustersOf(istiod));
    },
  );
};
