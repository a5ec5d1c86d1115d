import { join } from 'node:path';
import { rootOf } from '../dataplane/agent.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import { awaitFailure, awaitVersions } from '../dataplane/versions.ts';
import type { Member } from '../lab/member.ts';
import { OutsideAuthority } from '../lab/outside-authority.ts';
import { until } from '../lab/processes.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { insist, type Ledger } from '../report/ledger.ts';

const base64 = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));

/** Puts another CA into the Secret and starts istiod with it: a running one refuses a root that it does not know. */
const replaceAuthority = async ({ cluster, istiod }: Member, authority: OutsideAuthority): Promise<void> => {
  const patch = JSON.stringify({ data: base64(authority.cacerts(cluster.name)) });
  cluster.kubectl(['patch', 'secret', 'cacerts', '-n', 'istio-system', '--type=merge', '-p', patch]);
  await istiod.stop();
  await istiod.start(upstreamEnvoy.istiod === undefined ? {} : { env: upstreamEnvoy.istiod });
  await until(
    `the foreign root in ${cluster.name}`,
    60,
    () => rootOf(cluster, 'sample')?.trim() === authority.root.trim(),
  );
};

/** The last proof of the suite: one of the clusters leaves the common root and does not come back. */
export const proveForeignRoot = async (ledger: Ledger, mesh: RunningMesh, dataplane: Dataplane): Promise<void> => {
  const [first, second] = mesh.members;
  insist(first !== undefined && second !== undefined, 'the mesh has not two clusters');
  const [own, foreign] = [dataplane.of(first.name), dataplane.of(second.name)];
  await ledger.prove(`${first.name}: with no local pod left, ${second.name} answers every request`, async () => {
    first.cluster.kubectl(['scale', 'deployment', 'helloworld-v1', '-n', 'sample', '--replicas=0']);
    await awaitVersions(own, ['v2']);
  });
  await ledger.prove(
    `${first.name}: once ${second.name} has cacerts of another root, requests to it fail with CERTIFICATE_VERIFY_FAILED`,
    async () => {
      await replaceAuthority(second, new OutsideAuthority(join(mesh.ground.spec.folder, 'foreign'), 'Foreign root'));
      await foreign.pod('helloworld').restartProxy();
      await awaitFailure(own, 'CERTIFICATE_VERIFY_FAILED');
    },
  );
};
