import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { run } from '../lab/command.ts';
import type { Member } from '../lab/member.ts';
import { until } from '../lab/processes.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { workloadCertificate } from '../lab/workload-certificate.ts';
import { insist, type Ledger } from '../report/ledger.ts';

const bundlesSchema = z.looseObject({
  items: z.array(
    z.looseObject({ metadata: z.looseObject({ namespace: z.string() }), data: z.record(z.string(), z.string()) }),
  ),
});

/** The roots that istiod published for the sidecars, by namespace. */
export const publishedRoots = (cluster: Cluster): ReadonlyMap<string, string> => {
  const flags = ['-A', '--field-selector=metadata.name=istio-ca-root-cert', '-o', 'json'];
  const { items } = bundlesSchema.parse(JSON.parse(cluster.kubectl(['get', 'configmap', ...flags])));
  return new Map(
    items.map(({ metadata, data }) => [metadata.namespace, (data['root-cert.pem'] ?? '').trim()] as const),
  );
};

/** Insists that the chain ends at the root and that its leaf names the account. */
export const insistOnChain = (chain: readonly string[], root: string, folder: string, account: string): void => {
  const [leaf = '', ...issuers] = chain;
  const at = (name: string): string => join(folder, `chain-${name}.pem`);
  writeFileSync(at('root'), root);
  writeFileSync(at('leaf'), leaf);
  writeFileSync(at('issuers'), issuers.join('\n'));
  const flags = ['-x509_strict', '-no-CApath', '-CAfile', at('root'), '-untrusted', at('issuers'), at('leaf')];
  run('openssl', ['verify', ...flags]);
  const names = run('openssl', ['x509', '-noout', '-ext', 'subjectAltName', '-in', at('leaf')]);
  insist(names.includes(`URI:spiffe://cluster.local/${account}`), names);
};

/** As istiod writes it: without leading zeros. */
const serialOf = (pem: string): string =>
  run('openssl', ['x509', '-noout', '-serial'], { input: pem })
    .trim()
    .replace(/^serial=0*/, '')
    .toLowerCase();

const provePublished = async (ledger: Ledger, { workspace }: RunningMesh, { name, cluster }: Member): Promise<void> => {
  await ledger.prove(
    `${name}: in every namespace the root in ConfigMap istio-ca-root-cert, made by istiod, is the root in pki/`,
    async () => {
      const root = workspace.read(`pki/${name}/root-cert.pem`).trim();
      const wanted = ['istio-system', 'sample'];
      await until(`the roots of ${name}`, 30, () => wanted.every((one) => publishedRoots(cluster).has(one)));
      for (const [namespace, published] of publishedRoots(cluster))
        insist(published === root, `${namespace} has another root: ${published}`);
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
