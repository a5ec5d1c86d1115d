import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabMesh } from '../lab/mesh.ts';
import type { Cluster } from '../lab/cluster.ts';
import { run } from '../lab/command.ts';
import type { Lab } from '../lab/lab.ts';
import { until } from '../lab/processes.ts';
import type { SealedSecretsController } from '../lab/sealed-secrets-controller.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { hasSecret, secretOf, sortedJson } from '../lab/secret-object.ts';
import { applyStage } from '../lab/stage.ts';
import type { Workspace } from '../lab/workspace.ts';

const namespace = 'istio-system';
const files = ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'] as const;

const matches = (cluster: Cluster, mesh: Workspace): boolean => {
  const { values } = secretOf(cluster, 'cacerts');
  return files.every((name) => values[name] === mesh.read(`pki/${cluster.name}/${name}`));
};

const publicKeyOf = (command: readonly string[], input: string): string => run('openssl', command, { input });

const insistOnCacerts = (cluster: Cluster, mesh: Workspace): void => {
  const { values, type, annotations, owners } = secretOf(cluster, 'cacerts');
  insist(
    sortedJson(Object.keys(values).toSorted()) === sortedJson([...files, 'ca-key.pem'].toSorted()),
    sortedJson(Object.keys(values)),
  );
  for (const name of files)
    insist(values[name] === mesh.read(`pki/${cluster.name}/${name}`), `${name} differs from pki/`);
  const ofKey = publicKeyOf(['pkey', '-pubout'], values['ca-key.pem'] ?? '');
  const ofCertificate = publicKeyOf(['x509', '-noout', '-pubkey'], values['ca-cert.pem'] ?? '');
  insist(ofKey === ofCertificate, 'the key is not the key of the certificate');
  insist(type === 'Opaque', `type ${type}`);
  insist(annotations['sealedsecrets.bitnami.com/managed'] === 'true', sortedJson(annotations));
  insist(annotations['sealedsecrets.bitnami.com/skip-set-owner-references'] === 'true', sortedJson(annotations));
  insist(owners === 0, 'the Secret is owned by the SealedSecret');
};

interface Place {
  readonly cluster: Cluster;
  readonly controller: SealedSecretsController;
}

const proveUnsealing = async (ledger: Ledger, { cluster, controller }: Place, mesh: Workspace): Promise<void> => {
  await ledger.prove(
    `${cluster.name}: stage 20 of dist applied; the controller says Synced and Secret ${namespace}/cacerts equals pki/${cluster.name}, key and marks included`,
    async () => {
      applyStage(cluster, mesh, '20-ca');
      const verdict = await controller.awaitVerdict('cacerts', namespace);
      insist(verdict === 'True', `Synced ${verdict}`);
      insistOnCacerts(cluster, mesh);
    },
  );
};

/** The sealed cacerts under another name or namespace. */
const moved = (mesh: Workspace, name: string, into: string): string =>
  mesh
    .read('sealed/cluster1/cacerts.yaml')
    .replaceAll(/^(\s*)name: cacerts$/gm, `$1name: ${name}`)
    .replaceAll(/^(\s*)namespace: istio-system$/gm, `$1namespace: ${into}`);

const proveRefusals = async (ledger: Ledger, { cluster, controller }: Place, mesh: Workspace): Promise<void> => {
  for (const [name, into] of [
    ['cacerts-moved', namespace],
    ['cacerts', 'default'],
  ] as const) {
    await ledger.prove(
      `${cluster.name}: the same document as ${into}/${name} is refused (Synced False) and makes no Secret`,
      async () => {
        cluster.kubectl(['apply', '--server-side', '-f', '-'], { input: moved(mesh, name, into) });
        const verdict = await controller.awaitVerdict(name, into);
        insist(verdict === 'False', `Synced ${verdict}`);
        insist(!hasSecret(cluster, name, into), 'the Secret was made');
        cluster.kubectl(['delete', 'sealedsecret', name, '-n', into]);
      },
    );
  }
};

const proveForeign = async (ledger: Ledger, { cluster, controller }: Place, mesh: Workspace): Promise<void> => {
  await ledger.prove(
    `${cluster.name}: the document sealed for cluster1 is refused (Synced False) and makes no Secret`,
    async () => {
      cluster.kubectl(['apply', '--server-side', '-f', mesh.path('sealed/cluster1/cacerts.yaml')]);
      const verdict = await controller.awaitVerdict('cacerts', namespace);
      insist(verdict === 'False', `Synced ${verdict}`);
      insist(!hasSecret(cluster, 'cacerts'), 'the Secret was made');
      cluster.kubectl(['delete', 'sealedsecret', 'cacerts', '-n', namespace]);
    },
  );
};

/** A workload's certificate, signed with the key that reached one cluster, must be trusted in the other. */
const proveTrust = async (ledger: Ledger, { cluster1, cluster2 }: Lab, scratch: string): Promise<void> => {
  for (const [signer, verifier] of [
    [cluster1, cluster2],
    [cluster2, cluster1],
  ] as const) {
    await ledger.prove(
      `openssl: a workload certificate signed with ${signer.name}'s unsealed key verifies against ${verifier.name}'s unsealed root`,
      () => {
        const at = (name: string): string => join(scratch, `leaf-${signer.name}-${name}`);
        const own = secretOf(signer, 'cacerts').values;
        const peer = secretOf(verifier, 'cacerts').values;
        writeFileSync(at('ca.pem'), own['ca-cert.pem'] ?? '');
        writeFileSync(at('ca.key'), own['ca-key.pem'] ?? '', { mode: 0o600 });
        writeFileSync(at('chain.pem'), own['cert-chain.pem'] ?? '');
        writeFileSync(at('root.pem'), peer['root-cert.pem'] ?? '');
        const name = 'subjectAltName=critical,URI:spiffe://cluster.local/ns/sample/sa/default';
        const added = [
          name,
          'basicConstraints=critical,CA:FALSE',
          'keyUsage=critical,digitalSignature',
          'extendedKeyUsage=serverAuth,clientAuth',
        ];
        const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('leaf.key')];
        const issuer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-days', '1', '-out', at('leaf.pem')];
        run('openssl', ['req', '-x509', '-subj', '/', ...key, ...issuer, ...added.flatMap((one) => ['-addext', one])]);
        run('openssl', [
          'verify',
          '-x509_strict',
          '-no-CApath',
          '-CAfile',
          at('root.pem'),
          '-untrusted',
          at('chain.pem'),
          at('leaf.pem'),
        ]);
      },
    );
  }
};

const proveRenewal = async (ledger: Ledger, { cluster, controller }: Place, { workspace }: LabMesh): Promise<void> => {
  await ledger.prove(
    `${cluster.name}: after ca renew, seal and synth the controller replaces the Secret by the new intermediate under the same root`,
    async () => {
      const before = secretOf(cluster, 'cacerts').values;
      workspace.run(['ca', 'renew', cluster.name]);
      workspace.run(['seal']);
      workspace.run(['synth']);
      applyStage(cluster, workspace, '20-ca');
      await until('the new cacerts', 30, () => matches(cluster, workspace));
      insist((await controller.awaitVerdict('cacerts', namespace)) === 'True', 'not Synced');
      insistOnCacerts(cluster, workspace);
      const after = secretOf(cluster, 'cacerts').values;
      insist(after['ca-key.pem'] !== before['ca-key.pem'], 'the key is the old one');
      insist(after['root-cert.pem'] === before['root-cert.pem'], 'the root changed');
    },
  );
};

const proveDeletion = async (ledger: Ledger, { cluster }: Place): Promise<void> => {
  await ledger.prove(`${cluster.name}: deleting the SealedSecret leaves Secret cacerts where it is`, async () => {
    cluster.kubectl(['delete', 'sealedsecret', 'cacerts', '-n', namespace]);
    // The garbage collector takes an owned object within a second or two.
    await sleep(6000);
    insist(hasSecret(cluster, 'cacerts'), 'the Secret is gone');
  });
};

/** What the real controllers make of the sealed cacerts. */
export const proveCacerts = async (ledger: Ledger, lab: Lab, mesh: LabMesh): Promise<void> => {
  const { workspace } = mesh;
  const first = { cluster: lab.cluster1, controller: lab.controller1 };
  const second = { cluster: lab.cluster2, controller: lab.controller2 };
  await proveUnsealing(ledger, first, workspace);
  await proveForeign(ledger, second, workspace);
  await proveUnsealing(ledger, second, workspace);
  await proveTrust(ledger, lab, lab.folder);
  await proveRefusals(ledger, first, workspace);
  await proveRenewal(ledger, first, mesh);
  await proveDeletion(ledger, first);
};
