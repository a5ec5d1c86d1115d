import { insistOnChain } from '../lab/chain.ts';
import { run } from '../lab/command.ts';
import { istiodManager, managersOf } from '../lab/managers.ts';
import type { Member } from '../lab/member.ts';
import { until } from '../lab/processes.ts';
import { publishedRoots } from '../lab/published-roots.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { workloadCertificate } from '../lab/workload-certificate.ts';
import { insist, type Ledger } from '../report/ledger.ts';

/** As istiod writes it: without leading zeros. */
const serialOf = (pem: string): string =>
  run('openssl', ['x509', '-noout', '-serial'], { input: pem })
    .trim()
    .replace(/^serial=0*/, '')
    .toLowerCase();

const provePublished = async (ledger: Ledger, { workspace }: RunningMesh, { name, cluster }: Member): Promise<void> => {
  await ledger.prove(
    `${name}: in every namespace the root in ConfigMap istio-ca-root-cert is the root in pki/, and istiod alone wrote it`,
    async () => {
      const root = workspace.read(`pki/${name}/root-cert.pem`).trim();
      const wanted = ['istio-system', 'sample'];
      await until(`the roots of ${name}`, 30, () => wanted.every((one) => publishedRoots(cluster).has(one)));
      for (const [namespace, published] of publishedRoots(cluster))
        insist(published === root, `${namespace} has another root: ${published}`);
      for (const namespace of publishedRoots(cluster).keys()) {
        const managers = managersOf(cluster, 'configmap', 'istio-ca-root-cert', namespace);
        insist(managers.join() === istiodManager, `${namespace}: written by ${managers.join(', ')}`);
      }
    },
  );
};

/** What each istiod does with the CA that it was given. */
export const proveAuthority = async (ledger: Ledger, mesh: RunningMesh): Promise<void> => {
  const { members, workspace } = mesh;
  for (const member of members) {
    const { name, istiod } = member;
    await ledger.prove(
      `${name}: istiod takes its CA from the unsealed Secret: its log names the file and the serial number of our intermediate`,
      () => {
        const { log } = istiod;
        insist(log.includes('Use root cert from etc/cacerts/root-cert.pem'), 'the log names no root');
        const serial = serialOf(workspace.read(`pki/${name}/ca-cert.pem`));
        insist(log.includes(`SN: ${serial}`), `the log does not name ${serial}`);
      },
    );
    await provePublished(ledger, mesh, member);
  }
  for (const { name, cluster } of members) {
    const peer = members.find((one) => one.name !== name);
    await ledger.prove(
      `${name}: what istiod signs for a workload ends at the root that istiod of ${peer?.name ?? ''} published, and istiod itself is verified by our root alone`,
      async () => {
        const root = workspace.read(`pki/${name}/root-cert.pem`);
        const chain = await workloadCertificate(cluster, { root, namespace: 'sample', account: 'curl' });
        const theirs = peer === undefined ? undefined : publishedRoots(peer.cluster).get('sample');
        insistOnChain(chain, theirs ?? '', cluster.folder, 'ns/sample/sa/curl');
        const issuer = serialOf(chain[1] ?? '');
        insist(issuer === serialOf(workspace.read(`pki/${name}/ca-cert.pem`)), `issued by ${issuer}`);
      },
    );
    await ledger.prove(
      `${name}: istiod signs nothing for a proxy that says it runs in a cluster which is not declared`,
      async () => {
        const root = workspace.read(`pki/${name}/root-cert.pem`);
        const refused = await workloadCertificate(cluster, {
          root,
          namespace: 'sample',
          account: 'curl',
          saysCluster: 'elsewhere',
        }).then(
          () => 'signed',
          (error: unknown) => String(error),
        );
        insist(refused.includes('authenticate'), refused);
      },
    );
  }
};
