import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { approve } from '../lab/approval.ts';
import type { LabMesh } from '../lab/mesh.ts';
import { run } from '../lab/command.ts';
import type { Lab } from '../lab/lab.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { refusedWith } from '../lab/refusal.ts';
import { giveKey } from '../lab/stage.ts';
import type { Workspace } from '../lab/workspace.ts';

/** Where the lab's controllers answer. */
export const controllerFlags = ['--controller', 'kube-system/sealed-secrets-controller'];

const certificateOf = (cluster: string): string => `recipients/${cluster}/sealed-secrets.pem`;

const normal = (pem: string): string => run('openssl', ['x509'], { input: pem });

/** The fingerprint that a person compares, computed as the question says. */
const fingerprintOf = (pem: string, folder: string): string => {
  const der = join(folder, 'public-key.der');
  const input = run('openssl', ['x509', '-noout', '-pubkey'], { input: pem });
  run('openssl', ['pkey', '-pubin', '-outform', 'der', '-out', der], { input });
  return run('openssl', ['dgst', '-sha256', '-r', der]).slice(0, 64);
};

/** A key made by isthmus before its controller starts. */
export const proveGenerated = async (ledger: Ledger, lab: Lab, { workspace }: LabMesh): Promise<void> => {
  const { cluster1, controller1 } = lab;
  await ledger.prove(
    'recipients generate cluster1 --bootstrap | kubectl apply: the API server takes the Secret',
    () => {
      giveKey(workspace, cluster1);
    },
  );
  await ledger.prove('the same into a file is refused, and the file is empty', () => {
    const file = workspace.path('bootstrap.yaml');
    const refused = workspace.inShell(['recipients', 'generate', 'cluster1', '--bootstrap'], '>', [file]);
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    insist(refused.status === 3, `exit ${refused.status}: ${refused.stderr}`);
    insist(text === '', `${text.length} bytes were written`);
  });
  await ledger.prove(
    'cluster1: a controller started afterwards serves this key and makes none of its own',
    async () => {
      await controller1.start();
      insist(controller1.log.includes('registered private key'), 'the controller registered no key');
      insist(!controller1.log.includes('New key written'), 'the controller made a key of its own');
      const ours = normal(workspace.read(certificateOf('cluster1')));
      insist(normal(controller1.certificate()) === ours, 'it serves another certificate');
    },
  );
};

const proveUnapproved = async (ledger: Ledger, workspace: Workspace): Promise<void> => {
  await ledger.prove('seal refuses cluster2 before a person approved it, and writes nothing', () => {
    refusedWith(workspace, 'recipients/cluster2/sealed-secrets.pem', () => workspace.attempt(['seal']));
  });
  await ledger.prove(
    'recipients approve is refused without a terminal, and on a terminal when the answer is another word',
    () => {
      insist(workspace.attempt(['recipients', 'approve', 'cluster2']).status === 3, 'it was approved without terminal');
      const refused = workspace.onTerminal(['recipients', 'approve', 'cluster2'], 'yes\n');
      insist(refused.status === 1, `exit ${refused.status}: ${refused.stdout}`);
      insist(workspace.attempt(['seal']).status === 2, 'it was approved by another word');
    },
  );
};

/** A key the controller made itself, fetched and approved. */
export const proveFetched = async (ledger: Ledger, lab: Lab, { workspace }: LabMesh): Promise<void> => {
  const { controller2, folder } = lab;
  await controller2.start();
  await ledger.prove(
    "recipients fetch cluster2 brings the certificate of the controller's own key through the API server's proxy",
    () => {
      workspace.run(['recipients', 'fetch', 'cluster2', ...controllerFlags]);
      insist(controller2.log.includes('New key written'), 'the controller made no key of its own');
      const ours = normal(workspace.read(certificateOf('cluster2')));
      insist(normal(controller2.certificate()) === ours, 'it serves another certificate');
    },
  );
  await proveUnapproved(ledger, workspace);
  await ledger.prove(
    'recipients approve cluster2 --controller shows the fingerprint that openssl computes, compares it with the cluster, and approves',
    () => {
      const shown = approve(workspace, 'cluster2', controllerFlags);
      insist(shown.includes(fingerprintOf(controller2.certificate(), folder)), shown);
    },
  );
};
