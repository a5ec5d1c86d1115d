import { awaitLines } from '../lab/sidecar.ts';
import type { Ledger } from '../report/ledger.ts';
import { clustersOf } from '../lab/discovery.ts';
import { startDataplane } from '../dataplane/dataplane.ts';
import { awaitVersions } from '../dataplane/versions.ts';
import type { Newcomer } from './newcomer.ts';

/** What the walk was for. */
export const proveTraffic = async (ledger: Ledger, { bergen, quito, ground }: Newcomer): Promise<void> => {
  const members = [bergen, quito];
  await ledger.prove('both istiods have synced with the other cluster', async () => {
    const all = members.map(({ name }) => `${name} synced`);
    for (const { istiod } of members) await awaitLines(all, () => clustersOf(istiod), 90);
  });
  const dataplane = await startDataplane({ ground, members });
  await ledger.prove('curl in each cluster gets answers of helloworld in both clusters', async () => {
    for (const { name } of members) await awaitVersions(dataplane.of(name), ['v1', 'v2'], 90);
  });
};
