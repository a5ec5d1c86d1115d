import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, type Outcome } from '../lab/command.ts';
import type { Lab } from '../lab/lab.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { LabMesh } from '../lab/mesh.ts';
import { readSecret, sortedJson } from '../lab/secret-object.ts';
import { unchanged } from '../lab/refusal.ts';
import { Workspace } from '../lab/workspace.ts';
import { sealingKeyIn, unpackBackup } from './store-by-hand.ts';

/** Where `proveRecovery` leaves the sealing key of cluster1 that it found. */
export const recoveredKey = ({ folder }: Lab): string => join(folder, 'unpacked', 'cluster1.key');

const proveRestore = (ledger: Ledger, lab: Lab, mesh: LabMesh, backup: string): Promise<void> =>
  ledger.prove(
    'store restore brings the store back with the key from the safe: seal with it changes no byte, and after its own first backup store doctor finds nothing',
    () => {
      const { workspace, isthmus, spare } = mesh;
      const store = join(lab.folder, 'restored');
      const env = { ISTHMUS_STORE: store, ISTHMUS_IDENTITY: spare.file };
      const home = join(lab.folder, 'restored-home');
      const restored = new Workspace({ isthmus, root: workspace.root, home, env });
      unchanged(workspace, () => {
        restored.run(['store', 'restore', '--file', backup]);
        restored.run(['seal']);
        restored.run(['store', 'backup', '--to', mesh.owner.recipient, '--file', `${store}.backup.age`]);
        restored.run(['store', 'doctor']);
      });
    },
  );

/** That the backup of the store opens what is sealed, with the real programs alone. */
export const proveRecovery = async (ledger: Ledger, lab: Lab, mesh: LabMesh): Promise<void> => {
  const { workspace, spare } = mesh;
  const backup = join(lab.folder, 'store.backup.age');
  const unpacked = join(lab.folder, 'unpacked');
  let key = '';
  await ledger.prove(
    'store backup is opened by the real age with the key from the safe, down to the sealing key of cluster1',
    () => {
      workspace.run(['store', 'backup', '--to', spare.recipient, '--file', backup]);
      key = sealingKeyIn(unpacked, unpackBackup(backup, spare.file, unpacked), 'cluster1');
    },
  );
  const unseal = (text: string): Outcome => {
    const file = join(lab.folder, 'recover.yaml');
    writeFileSync(file, text);
    const flags = ['--recovery-unseal', '--recovery-private-key', key, '-f', file, '-o', 'json'];
    return attempt(lab.tool('kubeseal'), flags, { env: { HOME: lab.folder } });
  };
  const sealed = workspace.read('sealed/cluster1/cacerts.yaml');
  await ledger.prove(
    'kubeseal --recovery-unseal opens sealed/cluster1/cacerts.yaml with this key: it equals pki/cluster1',
    () => {
      const opened = unseal(sealed);
      insist(opened.status === 0, opened.stderr);
      const { values } = readSecret(JSON.parse(opened.stdout));
      const own = ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'];
      for (const name of own) insist(values[name] === workspace.read(`pki/cluster1/${name}`), `${name} differs`);
      insist(
        sortedJson(Object.keys(values).toSorted()) === sortedJson(['ca-key.pem', ...own].toSorted()),
        sortedJson(Object.keys(values)),
      );
    },
  );
  for (const [what, text] of [
    ['name', sealed.replaceAll('name: cacerts', 'name: other')],
    ['namespace', sealed.replaceAll('namespace: istio-system', 'namespace: default')],
  ] as const) {
    await ledger.prove(`kubeseal --recovery-unseal refuses the document under another ${what}`, () => {
      const refused = unseal(text);
      insist(refused.status !== 0 && /no key could decrypt/.test(refused.stderr), refused.stderr || 'it was opened');
    });
  }
  await proveRestore(ledger, lab, mesh, backup);
};
