import { join } from 'node:path';
import { type Dataplane, dataplanePrograms, dataplaneTools, startDataplane } from '../dataplane/dataplane.ts';
import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import { awaitVersions } from '../dataplane/versions.ts';
import { residentMemory } from '../lab/memory.ts';
import { OutsideAuthority } from '../lab/outside-authority.ts';
import { bringUpMesh, meshPrograms, meshTools } from '../lab/running-mesh.ts';
import type { Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { RequestLog } from './request-log.ts';
import { RotatingRoots } from './rotating-roots.ts';
import { proveEnd, proveStart, proveSteps } from './step-proofs.ts';
import { insistOnHandshakes } from './strict-routes.ts';

/** Certificates of workloads are renewed after half of it: a day's wait for new ones takes half a minute. */
const lifetime = '60s';

const clusters = ['cluster1', 'cluster2'];

const startRequests = (ground: Ground, dataplane: Dataplane): readonly RequestLog[] =>
  dataplane.clusters.map((pods) => new RequestLog(ground.processes, pods));

const prove = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const [a, b] = ['A', 'B'].map(
    (name) => new OutsideAuthority(join(ground.spec.folder, `root-${name}`), `Root ${name}`),
  );
  if (a === undefined || b === undefined) throw new Error('there are two roots');
  const roots = new RotatingRoots(ground.spec.folder, clusters, a);
  const authority: NonNullable<Parameters<typeof bringUpMesh>[1]>['authority'] = (mesh) => roots.initialise(mesh, a);
  const mesh = await bringUpMesh(ground, { clusters, overrides: upstreamEnvoy, authority });
  const dataplane = await startDataplane(mesh, { agent: { SECRET_TTL: lifetime } });
  for (const { cluster } of mesh.members) insistOnHandshakes(cluster);
  for (const pods of dataplane.clusters) await awaitVersions(pods, ['v1', 'v2']);
  const requests = startRequests(ground, dataplane);
  const rotation = { ledger, mesh, dataplane, roots, a, b, requests };
  await ledger.chapter('root A', () => proveStart(rotation));
  await ledger.chapter('the rotation', () => proveSteps(rotation));
  ledger.figure('memory of all processes', residentMemory());
  await ledger.chapter('root B', () => proveEnd(rotation));
};

export const suite: Suite = {
  title:
    'a mesh goes from one root to another in three steps, without a restart, a failed request or a quarrel over webhooks',
  tools: [...meshTools, ...dataplaneTools],
  system: [...meshPrograms, ...dataplanePrograms],
  root: true,
  prove,
};
