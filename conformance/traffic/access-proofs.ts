import { awaitVersions } from '../dataplane/versions.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import { until } from '../lab/processes.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { hasSecret } from '../lab/secret-object.ts';
import { insist, type Ledger } from '../report/ledger.ts';

/** What the sealed access to the peer is for: taken away and brought back, as a pull request would. */
export const proveAccess = async (ledger: Ledger, mesh: RunningMesh, dataplane: Dataplane): Promise<void> => {
  const [first, second] = mesh.members;
  insist(first !== undefined && second !== undefined, 'the mesh has not two clusters');
  const secret = `istio-remote-secret-${second.name}`;
  const pods = dataplane.of(first.name);
  await ledger.prove(
    `${first.name}: without the sealed access to ${second.name} only the local version answers, and no request fails`,
    async () => {
      first.cluster.kubectl(['delete', 'sealedsecret', secret, '-n', 'istio-system']);
      await until(`the end of ${secret}`, 60, () => !hasSecret(first.cluster, secret));
      await awaitVersions(pods, ['v1']);
    },
  );
  await ledger.prove(`${first.name}: with stage 50 of dist applied again both versions answer`, async () => {
    first.apply(mesh.workspace, '50-remote-secrets');
    await awaitVersions(pods, ['v1', 'v2']);
  });
};
