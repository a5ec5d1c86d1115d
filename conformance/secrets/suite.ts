import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proveAuthorities } from './authority-proofs.ts';
import { applyStage } from '../lab/stage.ts';
import { proveCacerts } from './cacerts-proofs.ts';
import { adminKubeconfig, type Lab, startLab } from '../lab/lab.ts';
import { makeAuthority, makeLabMesh } from '../lab/mesh.ts';
import type { Ledger } from '../report/ledger.ts';
import { proveFetched, proveGenerated } from './recipient-proofs.ts';
import { proveNoLeak } from './leak-proofs.ts';
import { proveRecovery, recoveredKey } from './recovery-proofs.ts';
import { proveRemoteAccess } from './remote-access-proofs.ts';
import { proveRepetition } from './repetition-proofs.ts';
import { proveNewerKey } from './rotation-proofs.ts';
import { proveRights } from './rights-proofs.ts';
import { proveSops } from './sops-proofs.ts';
import { proveAbsentToken, proveDeclaredAddress, proveRenewedToken } from './token-proofs.ts';
import type { Suite } from '../suite.ts';
import { proveWithOpenssl } from './with-openssl.ts';

const prove = async (ledger: Ledger, lab: Lab): Promise<void> => {
  const { isthmus, folder } = lab;
  const clusters = [lab.cluster1, lab.cluster2];
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, adminKubeconfig(clusters), { mode: 0o600 });
  const spec = { isthmus, folder: join(folder, 'sealed-secrets'), clusters, kubeconfig };
  const mesh = makeLabMesh({ ...spec, backend: 'sealed-secrets' });
  const { workspace } = mesh;
  await ledger.prove('ca init and ca issue --all write the public files of the mesh', () => makeAuthority(mesh));
  await ledger.chapter('pki/', () => proveWithOpenssl(ledger, workspace, ['cluster1', 'cluster2'], folder));
  await ledger.chapter('a key made before the cluster', () => proveGenerated(ledger, lab, mesh));
  await ledger.chapter('a key made by the controller', () => proveFetched(ledger, lab, mesh));
  await proveAbsentToken(ledger, mesh);
  await ledger.prove('seal and synth; stage 10 of dist applies to both clusters with every field checked', () => {
    workspace.run(['seal']);
    workspace.run(['synth']);
    for (const cluster of clusters) applyStage(cluster, workspace, '10-namespaces');
  });
  await ledger.chapter('cacerts', () => proveCacerts(ledger, lab, mesh));
  await ledger.chapter('remote access', () => proveRemoteAccess(ledger, lab, mesh));
  await ledger.chapter('tokens', async () => {
    await proveRenewedToken(ledger, lab, mesh);
    await proveDeclaredAddress(ledger, lab, mesh);
  });
  await ledger.chapter('rights', () => proveRights(ledger, lab, mesh));
  await ledger.chapter('a newer key', () => proveNewerKey(ledger, lab, mesh));
  await ledger.chapter('recovery', () => proveRecovery(ledger, lab, mesh));
  await ledger.chapter('other authorities', () => proveAuthorities(ledger, lab, kubeconfig));
  await ledger.chapter('sops', () => proveSops(ledger, lab, kubeconfig));
  await ledger.chapter('once more', () => proveRepetition(ledger, mesh, folder));
  await ledger.chapter('leaks', () => proveNoLeak(ledger, lab, mesh, recoveredKey(lab)));
};

export const suite: Suite = {
  title:
    'what isthmus seals is opened by the real controllers and tools, and what it refuses is refused for its reason',
  tools: ['kube-apiserver', 'kube-controller-manager', 'controller', 'kubeseal', 'sops', 'istioctl'],
  system: ['etcd', 'etcdctl', 'age', 'openssl', 'ip', 'unshare', 'setpriv', 'script', 'kubectl'],
  prove: async (ledger, ground) => prove(ledger, await startLab(ground)),
};
