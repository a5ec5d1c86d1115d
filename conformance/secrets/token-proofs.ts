import { join } from 'node:path';
import { applyStage } from '../lab/stage.ts';
import { copyOf, type LabMesh, redeclare } from '../lab/mesh.ts';
import { kubectlWith } from '../lab/kubectl-with.ts';
import type { Lab } from '../lab/lab.ts';
import { until } from '../lab/processes.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { refusedWith } from '../lab/refusal.ts';
import { insistOnIstioctlShape } from './remote-access-proofs.ts';
import { hasSecret, secretOf } from '../lab/secret-object.ts';
import { differences, type Workspace } from '../lab/workspace.ts';

const readerAccount = 'istio-reader-service-account';
const tokenSecret = `${readerAccount}-istio-remote-secret-token`;
const name = 'istio-remote-secret-cluster2';

/** Before stage 10 is applied there is nothing to read. */
export const proveAbsentToken = (ledger: Ledger, { workspace }: LabMesh): Promise<void> =>
  ledger.prove(
    'remote-secret before stage 10 is applied says that the reader token is absent, and writes nothing',
    () =>
      refusedWith(workspace, 'reader-token-absent', () =>
        workspace.attempt(['remote-secret', '--all', '--wait', '1s']),
      ),
  );

const heldBy = (cluster: Lab['cluster1']): string => secretOf(cluster, name).values['cluster2'] ?? '';

/**
 * Deletes the reader account, and with it its token, and makes both anew from dist. Without its account a token Secret
 * would come back with the same token: its claims hold no time, and a signature of RSA is the same each time.
 */
const renewToken = async ({ cluster1, cluster2 }: Lab, { workspace }: LabMesh): Promise<readonly string[]> => {
  const before = workspace.files();
  const old = heldBy(cluster1);
  cluster2.kubectl(['delete', 'serviceaccount', readerAccount, '-n', 'istio-system']);
  await until('the token to be gone with its account', 30, () => !hasSecret(cluster2, tokenSecret));
  applyStage(cluster2, workspace, '10-namespaces');
  workspace.run(['remote-secret', '--all']);
  workspace.run(['synth']);
  applyStage(cluster1, workspace, '50-remote-secrets');
  await until('the new kubeconfig', 30, () => heldBy(cluster1) !== old);
  return differences(before, workspace.files());
};

const get = ['get', 'namespaces'];

/** A token that the API server made anew. */
export const proveRenewedToken = async (ledger: Ledger, lab: Lab, mesh: LabMesh): Promise<void> => {
  await ledger.prove(
    "after cluster2's reader account was made anew, remote-secret changes what cluster1 holds of it and nothing of cluster2; the new token works, the old one does not",
    async () => {
      const old = heldBy(lab.cluster1);
      const changed = await renewToken(lab, mesh);
      const ofCluster2 = changed.filter((path) => path.includes('cluster2/'));
      insist(ofCluster2.length === 0, ofCluster2.join(', '));
      insist(changed.includes(`sealed/cluster1/${name}.yaml`), changed.join(', '));
      const fresh = kubectlWith(lab.folder, heldBy(lab.cluster1), get);
      insist(fresh.status === 0, fresh.stderr);
      // The API server remembers for seconds that a token was good.
      await until('the old token to be refused', 30, () => kubectlWith(lab.folder, old, get).status !== 0);
    },
  );
};

/** As a person does who looked at mesh.yaml: the refusal, which reads no cluster, prints the digest. */
const approveChange = (workspace: Workspace, cluster: string): void => {
  const read = (): ReturnType<typeof workspace.attempt> => workspace.attempt(['remote-secret', '--source', cluster]);
  refusedWith(workspace, 'cluster-changed', read);
  const [, digest = ''] = /--pins\s+([0-9a-f]{64})/.exec(read().stderr) ?? [];
  workspace.run(['recipients', 'approve', cluster, '--pins', digest]);
};

/** An address with a certificate of its own: the name and the CA that are declared decide. */
export const proveDeclaredAddress = async (ledger: Ledger, lab: Lab, mesh: LabMesh): Promise<void> => {
  const { cluster1, cluster2 } = lab;
  const copy = copyOf(mesh, join(lab.folder, 'addresses'));
  const { workspace } = copy;
  const read = (): ReturnType<typeof workspace.attempt> => workspace.attempt(['remote-secret', '--source', 'cluster2']);
  await ledger.prove(
    'remote-secret refuses an address whose certificate has another name, or that another CA signed',
    () => {
      redeclare(copy, 'cluster2', { url: cluster2.url, tlsServerName: 'api.example.com' });
      approveChange(workspace, 'cluster2');
      refusedWith(workspace, 'api-server-tls', read);
      workspace.write('other.pem', cluster1.authorityText);
      redeclare(copy, 'cluster2', { url: cluster2.url, ca: 'other.pem' });
      approveChange(workspace, 'cluster2');
      refusedWith(workspace, 'api-server-tls', read);
    },
  );
  await ledger.prove(
    'with a declared tlsServerName and CA the unsealed Secret equals that of istioctl with the same flags, and works',
    async () => {
      const old = heldBy(cluster1);
      workspace.write('own.pem', cluster2.authorityText);
      redeclare(copy, 'cluster2', { url: cluster2.url, ca: 'own.pem', tlsServerName: 'kubernetes.default.svc' });
      approveChange(workspace, 'cluster2');
      workspace.run(['remote-secret', '--source', 'cluster2']);
      cluster1.kubectl(['apply', '--server-side', '-f', workspace.path(`sealed/cluster1/${name}.yaml`)]);
      await until('the new kubeconfig', 30, () => heldBy(cluster1) !== old);
      insistOnIstioctlShape(lab, { source: cluster2, target: cluster1 }, [
        '--tls-server-name',
        'kubernetes.default.svc',
      ]);
      const seen = kubectlWith(lab.folder, heldBy(cluster1), get);
      insist(seen.status === 0, seen.stderr);
      applyStage(cluster1, mesh.workspace, '50-remote-secrets');
      await until('the kubeconfig of before', 30, () => heldBy(cluster1) === old);
    },
  );
};
