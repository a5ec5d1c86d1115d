import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Manifest } from '../lib/plan/manifest.ts';
import { remoteAccessMarks } from '../lib/sealing/mesh-secrets.ts';
import { writeIndex } from '../lib/sealing/index-file.ts';
import { publicKeyText } from '../lib/sealing/index-signature.ts';
import { sealedDocument } from '../lib/sealing/seal-request.ts';
import { writeSigners } from '../lib/sealing/signers.ts';
import type { IndexEntry } from '../lib/signed-index/index-file.ts';
import { writePublicStore } from '../lib/signed-index/public-store.ts';

/** Of what 4096-bit keys give: the size of a sealed file of a CA, and of a kubeconfig. */
const sizes = { ca: 3900, kubeconfig: 3400 } as const;

/** What kubeseal makes begins with the length of a 4096-bit session key: 512, in two bytes. */
const noise = (size: number): string =>
  Buffer.concat([Buffer.from([0x02, 0x00]), randomBytes(size)]).toString('base64');

const sealedSecret = (name: string, encryptedData: JsonObject, marks: JsonObject): Manifest & JsonObject => ({
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name, namespace: 'istio-system', annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
  spec: { encryptedData, template: { metadata: { name, namespace: 'istio-system', ...marks }, type: 'Opaque' } },
});

const caOf = (cluster: string) =>
  sealedDocument(
    cluster,
    'cacerts',
    sealedSecret(
      'cacerts',
      Object.fromEntries(
        ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'].map((key) => [key, noise(sizes.ca)]),
      ),
      {},
    ),
  );

const accessTo = (cluster: string, peer: string) => {
  const name = `istio-remote-secret-${peer}`;
  const { labels, annotations } = remoteAccessMarks(peer);
  const marks = { labels: { ...labels }, annotations: { ...annotations } };
  return sealedDocument(cluster, name, sealedSecret(name, { [peer]: noise(sizes.kubeconfig) }, marks));
};

const entryOf = (file: string, text: string, recipient: string): IndexEntry => ({
  file: file.slice(file.lastIndexOf('/') + 1),
  sha256: createHash('sha256').update(text).digest('hex'),
  backend: 'sealed-secrets',
  format: 1,
  recipients: [recipient],
  salt: randomBytes(16).toString('hex'),
  fingerprint: randomBytes(32).toString('hex'),
  facts: {},
});

/** Writes what `seal` and `remote-secret` leave behind for a mesh: documents of real size, full of noise, and signed. */
export const writeSealed = (root: string, mesh: string, clusters: readonly string[]): void => {
  const key = generateKeyPairSync('ed25519').privateKey;
  const id = randomBytes(16).toString('hex');
  mkdirSync(join(root, 'pki'), { recursive: true });
  writeFileSync(join(root, 'pki/signers.json'), writeSigners([publicKeyText(key)]));
  writeFileSync(join(root, 'pki/store.json'), writePublicStore({ id, mesh, generation: 1, roots: [] }));
  for (const cluster of clusters) {
    const peers = clusters.filter((other) => other !== cluster);
    const documents = [caOf(cluster), ...peers.map((peer) => accessTo(cluster, peer))];
    mkdirSync(join(root, 'sealed', cluster), { recursive: true });
    for (const { file, text } of documents) writeFileSync(join(root, file), text);
    const recipient = `age1${randomBytes(29).toString('hex')}`;
    mkdirSync(join(root, 'recipients', cluster), { recursive: true });
    writeFileSync(join(root, 'recipients', cluster, 'age.txt'), `${recipient}\n`);
    const entries = documents.map(({ file, text }) => entryOf(file, text, recipient));
    const index = { store: id, generation: 1, cluster, documents: entries };
    writeFileSync(join(root, 'sealed', cluster, 'index.json'), writeIndex(index, key));
  }
};
