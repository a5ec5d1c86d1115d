import type { LabMesh } from '../lab/mesh.ts';
import type { Lab } from '../lab/lab.ts';
import { until } from '../lab/processes.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { approve } from '../lab/approval.ts';
import { controllerFlags } from './recipient-proofs.ts';
import { unchanged } from '../lab/refusal.ts';
import { secretOf } from '../lab/secret-object.ts';
import { differences } from '../lab/workspace.ts';

/** A controller that made a newer key, as it does every 30 days. */
export const proveNewerKey = async (ledger: Ledger, lab: Lab, { workspace }: LabMesh): Promise<void> => {
  const { cluster2, controller2 } = lab;
  await ledger.prove(
    'cluster2: after its controller made a newer key, fetch and approve take it up and seal re-seals nothing',
    async () => {
      const before = controller2.certificate();
      controller2.makeKey();
      await until('the newer certificate', 60, () => controller2.certificate() !== before);
      workspace.run(['recipients', 'fetch', 'cluster2', ...controllerFlags]);
      approve(workspace, 'cluster2');
      unchanged(workspace, () => workspace.run(['seal']));
    },
  );
  await ledger.prove(
    'cluster2: seal --reseal seals for the newer key, for cluster2 alone; the controller unseals both documents to the same Secrets',
    async () => {
      const before = workspace.files();
      const names = ['cacerts', 'istio-remote-secret-cluster1'];
      const held = names.map((name) => JSON.stringify(secretOf(cluster2, name).values));
      workspace.run(['seal', '--reseal', '--cluster', 'cluster2']);
      workspace.run(['remote-secret', '--all']);
      const changed = differences(before, workspace.files());
      insist(changed.length > 0 && changed.every((path) => path.startsWith('sealed/cluster2/')), changed.join(', '));
      for (const name of names) cluster2.kubectl(['delete', 'secret', name, '-n', 'istio-system']);
      for (const name of names) {
        cluster2.kubectl(['apply', '--server-side', '-f', workspace.path(`sealed/cluster2/${name}.yaml`)]);
        insist((await controller2.awaitVerdict(name, 'istio-system')) === 'True', `${name} is not Synced`);
      }
      await until('both Secrets', 30, () =>
        names.every((name) => cluster2.object('secret', name, 'istio-system') !== undefined),
      );
      const now = names.map((name) => JSON.stringify(secretOf(cluster2, name).values));
      insist(
        now.every((text, at) => text === held[at]),
        'a Secret differs from before',
      );
      workspace.run(['synth']);
    },
  );
};
