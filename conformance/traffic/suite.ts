import { dataplanePrograms, dataplaneTools, startDataplane } from '../dataplane/dataplane.ts';
import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import { awaitVersions } from '../dataplane/versions.ts';
import { residentMemory } from '../lab/memory.ts';
import { bringUpMesh, meshPrograms, meshTools } from '../lab/running-mesh.ts';
import type { Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { proveAccess } from './access-proofs.ts';
import { proveForeignRoot } from './foreign-root-proofs.ts';
import { proveMutualTls } from './mutual-tls-proofs.ts';
import { proveSeparation } from './network-proofs.ts';
import { proveOverrides } from './override-proofs.ts';

const prove = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const mesh = await bringUpMesh(ground, { overrides: upstreamEnvoy });
  const dataplane = await startDataplane(mesh);
  await ledger.chapter('the lab', async () => {
    await proveOverrides(ledger, mesh);
    await proveSeparation(ledger, dataplane);
  });
  for (const pods of dataplane.clusters)
    await ledger.prove(
      `${pods.name}: curl http://helloworld.sample:5000/hello in the curl pod is answered by v1 and by v2, and no request fails`,
      () => awaitVersions(pods, ['v1', 'v2']),
    );
  await ledger.chapter('mutual TLS', () => proveMutualTls(ledger, mesh, dataplane));
  ledger.figure('memory of all processes', residentMemory());
  await ledger.chapter('remote access', () => proveAccess(ledger, mesh, dataplane));
  await ledger.chapter('a foreign root', () => proveForeignRoot(ledger, mesh, dataplane));
};

export const suite: Suite = {
  title:
    'real Envoys carry requests between clusters whose networks have no route to each other, under the certificates that isthmus made',
  tools: [...meshTools, ...dataplaneTools],
  system: [...meshPrograms, ...dataplanePrograms],
  root: true,
  prove,
};
