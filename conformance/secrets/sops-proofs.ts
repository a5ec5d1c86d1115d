import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../lab/cluster.ts';
import { attempt, type Outcome, run } from '../lab/command.ts';
import type { Lab } from '../lab/lab.ts';
import { type LabMesh, makeAgeKey, makeAuthority, makeLabMesh } from '../lab/mesh.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { giveKey } from '../lab/stage.ts';
import { approve } from '../lab/approval.ts';
import { insistOnIstioctl } from './remote-access-proofs.ts';
import { readSecret } from '../lab/secret-object.ts';

const names = ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'] as const;

/** A folder where sops works, with an empty home. */
class Sops {
  readonly #program: string;
  readonly #folder: string;

  constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  run(args: readonly string[], keyFile: string): Outcome {
    const env = { HOME: this.#folder, SOPS_AGE_KEY_FILE: keyFile };
    return attempt(this.#program, args, { cwd: this.#folder, env });
  }

  decrypt(file: string, keyFile: string): Outcome {
    return this.run(['decrypt', '--output-type', 'json', file], keyFile);
  }
}

const insistOnCacerts = (opened: Outcome, { workspace }: LabMesh, cluster: string): void => {
  insist(opened.status === 0, opened.stderr);
  const { values } = readSecret(JSON.parse(opened.stdout));
  for (const name of names)
    insist(values[name] === workspace.read(`pki/${cluster}/${name}`), `${name} differs from pki/`);
  const ofKey = run('openssl', ['pkey', '-pubout'], { input: values['ca-key.pem'] ?? '' });
  insist(
    ofKey === run('openssl', ['x509', '-noout', '-pubkey'], { input: values['ca-cert.pem'] ?? '' }),
    'not its key',
  );
};

/** The key that Flux gets: from the bootstrap Secret, as the cluster would read it. */
const generatedKey = (mesh: LabMesh, cluster: Cluster, folder: string): string => {
  cluster.kubectl(['create', 'namespace', 'flux-system']);
  giveKey(mesh.workspace, cluster);
  const secret = readSecret(
    JSON.parse(cluster.kubectl(['get', 'secret', 'sops-age', '-n', 'flux-system', '-o', 'json'])),
  );
  const entries = Object.entries(secret.values).filter(([name]) => name.endsWith('.agekey'));
  insist(entries.length === 1, `entries: ${Object.keys(secret.values).join(', ')}`);
  const file = join(folder, 'flux.agekey');
  writeFileSync(file, entries[0]?.[1] ?? '', { mode: 0o600 });
  return file;
};

/** A mesh of the backend sops with sealed documents, and the keys that open them. */
interface Scene {
  readonly lab: Lab;
  readonly folder: string;
  readonly mesh: LabMesh;
  readonly sops: Sops;
  /** Opens what is sealed for cluster1, and for cluster2. */
  readonly keys: readonly [string, string];
}

const documentOf = ({ mesh }: Scene, cluster: string): string => mesh.workspace.path(`sealed/${cluster}/cacerts.yaml`);

/** One cluster with a key of isthmus, one with a key of age-keygen. */
const sealForBoth = (lab: Lab, folder: string, mesh: LabMesh): Scene => {
  const { workspace } = mesh;
  makeAuthority(mesh);
  const own = generatedKey(mesh, lab.cluster1, folder);
  const other = makeAgeKey(folder, 'cluster2');
  const file = join(folder, 'cluster2.pub');
  writeFileSync(file, `${other.recipient}\n`);
  workspace.run(['recipients', 'add', 'cluster2', '--file', file]);
  approve(workspace, 'cluster2');
  workspace.run(['seal']);
  return { lab, folder, mesh, sops: new Sops(lab.tool('sops'), folder), keys: [own, other.file] };
};

const proveOpening = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { lab, folder, mesh, sops, keys } = scene;
  const [own, other] = keys;
  const sealed = documentOf(scene, 'cluster1');
  await ledger.prove(
    'sops decrypt, its MAC checked, opens cacerts of both clusters with the key of each: it equals pki/',
    () => {
      insistOnCacerts(sops.decrypt(sealed, own), mesh, 'cluster1');
      insistOnCacerts(sops.decrypt(documentOf(scene, 'cluster2'), other), mesh, 'cluster2');
    },
  );
  await ledger.prove("sops refuses cluster1's document with the key of cluster2", () => {
    const refused = sops.decrypt(sealed, other);
    insist(refused.status !== 0 && /identity did not match/.test(refused.stderr), refused.stderr || 'it was opened');
  });
  await ledger.prove('what sops decrypted is a Secret that the API server accepts with every field checked', () => {
    const input = sops.decrypt(sealed, own).stdout;
    lab.cluster1.kubectl(
      ['apply', '--server-side', '--validate=strict', '--force-conflicts', '--dry-run=server', '-f', '-'],
      { input },
    );
  });
  await ledger.prove('remote-secret with backend sops: what sops decrypts equals what istioctl makes', () => {
    mesh.workspace.run(['remote-secret', '--source', 'cluster2']);
    const opened = sops.decrypt(mesh.workspace.path('sealed/cluster1/istio-remote-secret-cluster2.yaml'), own);
    insist(opened.status === 0, opened.stderr);
    insistOnIstioctl(lab, lab.cluster2, readSecret(JSON.parse(opened.stdout)));
  });
  await ledger.prove('the real age opens the data key in the document: 32 bytes', () => {
    const text = readFileSync(sealed, 'utf8');
    const [armoured = ''] = /-----BEGIN AGE ENCRYPTED FILE-----[^]+?-----END AGE ENCRYPTED FILE-----/.exec(text) ?? [];
    const out = join(folder, 'data-key');
    run('age', ['-d', '-i', own, '-o', out], { input: `${armoured.replaceAll(/^ +/gm, '')}\n` });
    insist(readFileSync(out).length === 32, `${readFileSync(out).length} bytes`);
  });
};

const proveChanges = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { folder, mesh, sops, keys } = scene;
  const [own] = keys;
  const text = readFileSync(documentOf(scene, 'cluster1'), 'utf8');
  await ledger.prove('sops refuses the document when a value was taken out (MAC mismatch)', () => {
    const changed = join(folder, 'changed.yaml');
    writeFileSync(changed, text.replace(/^ {2}root-cert\.pem: .*\n/m, ''));
    const refused = sops.decrypt(changed, own);
    insist(refused.status !== 0 && /MAC mismatch/i.test(refused.stderr), refused.stderr || 'it was opened');
  });
  await ledger.prove('sops updatekeys adds a recipient, who then opens the document', () => {
    const later = makeAgeKey(folder, 'later');
    const copy = join(folder, 'cacerts.yaml');
    writeFileSync(copy, text);
    const present = mesh.workspace.read('recipients/cluster1/age.txt').match(/^age1\S+$/gm) ?? [];
    const rule = `creation_rules:\n  - age: ${[...present, later.recipient].join(',')}\n`;
    writeFileSync(join(folder, '.sops.yaml'), rule);
    const updated = sops.run(['updatekeys', '-y', 'cacerts.yaml'], own);
    insist(updated.status === 0, updated.stderr);
    insistOnCacerts(sops.decrypt(copy, later.file), mesh, 'cluster1');
  });
};

/** What the real sops and age make of the documents of a mesh with the backend sops. */
export const proveSops = async (ledger: Ledger, lab: Lab, kubeconfig: string): Promise<void> => {
  const folder = join(lab.folder, 'sops');
  const clusters = [lab.cluster1, lab.cluster2];
  const mesh = makeLabMesh({ isthmus: lab.isthmus, folder, clusters, backend: 'sops', kubeconfig });
  let scene: Scene | undefined;
  await ledger.prove(
    'backend sops: recipients generate gives Flux its Secret, recipients add and approve take a recipient of age-keygen, seal writes both clusters',
    () => {
      scene = sealForBoth(lab, folder, mesh);
    },
  );
  if (scene === undefined) return;
  await proveOpening(ledger, scene);
  await proveChanges(ledger, scene);
};
