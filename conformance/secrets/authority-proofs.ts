import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type LabMesh, makeLabMesh } from '../lab/mesh.ts';
import { attempt, type Outcome, run } from '../lab/command.ts';
import type { Lab } from '../lab/lab.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Workspace } from '../lab/workspace.ts';

const meshIn = ({ isthmus, folder, cluster1, cluster2 }: Lab, name: string, kubeconfig: string): LabMesh =>
  makeLabMesh({
    isthmus,
    folder: join(folder, name),
    clusters: [cluster1, cluster2],
    backend: 'sealed-secrets',
    kubeconfig,
  });

const initialise = ({ workspace, owner }: LabMesh, flags: readonly string[]): void => {
  workspace.run(['ca', 'init', '--recipient', owner.recipient, '--no-backup', ...flags]);
};

/** openssl's word on a certificate of cluster1, revocation of every certificate of the path included. */
const verifyWithLists = (workspace: Workspace, certificate: string): Outcome => {
  const at = (name: string): string => workspace.path(`pki/cluster1/${name}.pem`);
  const trust = ['-no-CApath', '-CAfile', at('root-cert'), '-CRLfile', at('ca-crl')];
  return attempt('openssl', ['verify', '-x509_strict', '-crl_check_all', ...trust, certificate]);
};

const proveLists = async (ledger: Ledger, lab: Lab, kubeconfig: string): Promise<void> => {
  const mesh = meshIn(lab, 'strict', kubeconfig);
  const { workspace } = mesh;
  await ledger.prove(
    'profile strict with ca crl: openssl verify -x509_strict -crl_check_all accepts the intermediate',
    () => {
      initialise(mesh, ['--profile', 'strict']);
      workspace.run(['ca', 'issue', '--all']);
      workspace.run(['ca', 'crl']);
      const { status, stderr } = verifyWithLists(workspace, workspace.path('pki/cluster1/ca-cert.pem'));
      insist(status === 0, stderr);
    },
  );
  await ledger.prove(
    'after ca renew and ca crl --revoke openssl says of the old intermediate that it is revoked, and accepts the new one',
    () => {
      const old = join(lab.folder, 'revoked.pem');
      writeFileSync(old, workspace.read('pki/cluster1/ca-cert.pem'));
      workspace.run(['ca', 'renew', 'cluster1']);
      workspace.run(['ca', 'crl', '--revoke', 'cluster1']);
      const refused = verifyWithLists(workspace, old);
      insist(refused.status !== 0 && /certificate revoked/.test(refused.stderr), refused.stderr || 'it was accepted');
      const { status, stderr } = verifyWithLists(workspace, workspace.path('pki/cluster1/ca-cert.pem'));
      insist(status === 0, stderr);
    },
  );
};

/** The lines between the title and the next empty line of what `ca csr` prints. */
const printedRecipe = (words: string): string => /^openssl \(tested\):\n([^]*?)\n\n/m.exec(words)?.[1] ?? '';

const proveOutsideAuthority = async (ledger: Ledger, lab: Lab, kubeconfig: string): Promise<void> => {
  const mesh = meshIn(lab, 'outside', kubeconfig);
  const { workspace } = mesh;
  await ledger.prove(
    'ca csr, signed by openssl with the very lines that it prints, and ca import: openssl verify accepts the result, ca lint too',
    () => {
      const outside = join(lab.folder, 'outside-authority');
      mkdirSync(outside);
      const usage = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
      const files = ['-newkey', 'rsa:3072', '-nodes', '-keyout', 'root-key.pem', '-out', 'root.pem', '-days', '4000'];
      const added = usage.flatMap((one) => ['-addext', one]);
      run('openssl', ['req', '-x509', '-subj', '/O=Example/CN=Outside root', ...files, ...added], { cwd: outside });
      initialise(mesh, ['--no-root']);
      for (const cluster of ['cluster1', 'cluster2']) {
        const asked = workspace.run(['ca', 'csr', cluster]);
        writeFileSync(join(outside, `${cluster}.csr`), asked.stdout);
        run('sh', ['-e'], { cwd: outside, input: `${printedRecipe(asked.stderr)}\n` });
        const signed = ['--cert', join(outside, `${cluster}.pem`), '--root', join(outside, 'root.pem')];
        workspace.run(['ca', 'import', cluster, ...signed]);
        const own = workspace.path(`pki/${cluster}/ca-cert.pem`);
        run('openssl', ['verify', '-x509_strict', '-no-CApath', '-CAfile', join(outside, 'root.pem'), own]);
      }
      workspace.run(['ca', 'lint']);
    },
  );
};

/** Authorities beside the usual one, by openssl's judgement. */
export const proveAuthorities = async (ledger: Ledger, lab: Lab, kubeconfig: string): Promise<void> => {
  await proveLists(ledger, lab, kubeconfig);
  await proveOutsideAuthority(ledger, lab, kubeconfig);
};
