import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { insistOnChain } from '../lab/chain.ts';
import { publishedRoots } from '../lab/published-roots.ts';
import { clustersOf } from '../lab/discovery.ts';
import { copyOf, type LabMesh, makeAuthority, makeLabMesh } from '../lab/mesh.ts';
import { until } from '../lab/processes.ts';
import { refusedWith } from '../lab/refusal.ts';
import { secretOf } from '../lab/secret-object.ts';
import { awaitLines } from '../lab/sidecar.ts';
import { workloadCertificate } from '../lab/workload-certificate.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { approve } from '../lab/approval.ts';
import { awaitGateway, type Scene } from './scene.ts';

const refusalOf = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'it was done',
    (error: unknown) => String(error),
  );

const proveClusterName = async (ledger: Ledger, { mesh, broken }: Scene): Promise<void> => {
  const { name, cluster, istiod } = broken;
  await ledger.prove(
    `an istiod of ${name} that believes its cluster is called elsewhere says so, and signs nothing for the proxies of ${name}`,
    async () => {
      const root = mesh.workspace.read(`pki/${name}/root-cert.pem`);
      const applicant = { root, namespace: 'sample', account: 'curl' };
      await workloadCertificate(cluster, applicant);
      try {
        await istiod.stop();
        await istiod.start({ env: { CLUSTER_ID: 'elsewhere' } });
        const own = async (): Promise<readonly string[]> =>
          (await clustersOf(istiod)).filter((one) => one.startsWith('elsewhere'));
        await awaitLines(['elsewhere synced'], own);
        const said = await refusalOf(workloadCertificate(cluster, applicant));
        insist(said.includes('authenticate'), said);
      } finally {
        await istiod.stop();
        await istiod.start();
      }
    },
  );
};

/** The same clusters with another root, sealed for the same controllers. */
const otherAuthority = ({ mesh }: Scene): LabMesh => {
  const { isthmus, kubeconfig, members, ground } = mesh;
  const clusters = members.map(({ cluster }) => cluster);
  const folder = join(ground.spec.folder, 'other');
  const other = makeLabMesh({ isthmus, kubeconfig, folder, clusters, backend: 'sealed-secrets' });
  cpSync(mesh.workspace.path('recipients'), other.workspace.path('recipients'), { recursive: true });
  makeAuthority(other);
  for (const { name } of clusters) approve(other.workspace, name);
  other.workspace.run(['seal']);
  return other;
};

const apply = async ({ broken }: Scene, from: LabMesh): Promise<void> => {
  const { cluster, name, istiod } = broken;
  cluster.kubectl(['apply', '--server-side', '-f', from.workspace.path(`sealed/${name}/cacerts.yaml`)]);
  const certificate = from.workspace.read(`pki/${name}/ca-cert.pem`);
  await until(
    'the cacerts of the authority',
    60,
    () => secretOf(cluster, 'cacerts').values['ca-cert.pem'] === certificate,
  );
  await istiod.stop();
  await istiod.start();
};

const proveTwoRoots = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { mesh, asked, broken } = scene;
  const { name, cluster } = broken;
  const other = otherAuthority(scene);
  await ledger.prove(
    'isthmus does not take the CA of another root: sealed/ of another signer and a root in pki/ that is not the sealed one end synth, each for its reason',
    () => {
      for (const [part, code] of [
        ['sealed', 'sealed-index-unknown-signer'],
        ['pki', 'root-differs-from-index'],
      ] as const) {
        const copy = copyOf(mesh, join(mesh.ground.spec.folder, `other-${part}`));
        const foreign = `${part}/${name}`;
        cpSync(other.workspace.path(foreign), copy.workspace.path(foreign), { recursive: true });
        refusedWith(copy.workspace, code, () => copy.workspace.attempt(['synth']));
      }
    },
  );
  await ledger.prove(
    `with a root of its own in ${name}, what its istiod signs for a workload does not end at the root that istiod of ${asked.name} published`,
    async () => {
      await apply(scene, other);
      const root = other.workspace.read(`pki/${name}/root-cert.pem`);
      const chain = await workloadCertificate(cluster, { root, namespace: 'sample', account: 'curl' });
      insistOnChain(chain, root, cluster.folder, 'ns/sample/sa/curl');
      const theirs = publishedRoots(asked.cluster).get('sample') ?? '';
      const said = await refusalOf(
        Promise.resolve().then(() => insistOnChain(chain, theirs, cluster.folder, 'ns/sample/sa/curl')),
      );
      insist(said.includes('verification failed'), said);
    },
  );
  await ledger.prove(
    `discovery says nothing about it: ${asked.name} is synced with ${name} and is sent to its gateway as before`,
    async () => {
      await awaitLines([`${asked.name} synced`, `${name} synced`], () => clustersOf(asked.istiod));
      await awaitGateway(scene);
    },
  );
  await ledger.prove(
    `with the CA of our root back in ${name}, what its istiod signs ends at the root of ${asked.name} again`,
    async () => {
      await apply(scene, mesh);
      const root = publishedRoots(asked.cluster).get('sample') ?? '';
      const chain = await workloadCertificate(cluster, { root, namespace: 'sample', account: 'curl' });
      insistOnChain(chain, root, cluster.folder, 'ns/sample/sa/curl');
    },
  );
};

/** Who a cluster says it is, and who vouches for its workloads. */
export const proveIdentity = async (ledger: Ledger, scene: Scene): Promise<void> => {
  await proveClusterName(ledger, scene);
  await proveTwoRoots(ledger, scene);
};
