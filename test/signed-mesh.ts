import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { writeIndex } from '../lib/sealing/index-file.ts';
import { publicKeyText } from '../lib/sealing/index-signature.ts';
import { writeSigners } from '../lib/sealing/signers.ts';
import type { IndexEntry } from '../lib/signed-index/index-file.ts';
import { certificate } from './certificates.ts';
import type { Files } from './mesh-folder.ts';
import { decadeCertificate } from './sealing/certificates.ts';

const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** SHA-256 of the DER of a certificate. */
const fingerprintOf = (pem: string): string => digest(new X509Certificate(pem).raw);

const caKeys = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'];

/** A SealedSecret as istiod needs it, whose values say where it comes from. */
export const sealedSecret = (name: string, from: string): string => {
  const keys = name === 'cacerts' ? caKeys : [name.replace('istio-remote-secret-', '')];
  const value = Buffer.from(`sealed ${from}`).toString('base64');
  return `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: ${name}, namespace: istio-system }
spec:
  encryptedData: { ${keys.map((key) => `${key}: ${value}`).join(', ')} }
  template: { metadata: { labels: { istio/multiCluster: "true" } } }
`;
};

/** What `seal` leaves for one cluster at one time. */
export interface SealedTime {
  readonly cluster: string;
  readonly peers: readonly string[];
  /** Stands in everything that was made at that time. */
  readonly time: string;
  readonly key: KeyObject;
  readonly store?: string;
}

export const storeId = 'ab'.repeat(16);
export const meshKey = generateKeyPairSync('ed25519').privateKey;

const root = certificate('root');

/** Whom everything is sealed for; nobody kept the key. */
export const recipient = digest(
  new X509Certificate(decadeCertificate).publicKey.export({ type: 'spki', format: 'der' }),
);

export const entryOf = (file: string, text: string, facts: IndexEntry['facts']): IndexEntry => ({
  file,
  sha256: digest(text),
  backend: 'sealed-secrets',
  format: 1,
  recipients: [recipient],
  salt: 'cd'.repeat(16),
  fingerprint: 'ef'.repeat(32),
  facts,
});

export const sealedFiles = ({ cluster, peers, time, key, store = storeId }: SealedTime): Files => {
  const ca = `CA of ${cluster} at ${time}`;
  const documents = ['cacerts', ...peers.map((peer) => `istio-remote-secret-${peer}`)].map((name) => ({
    file: `${name}.yaml`,
    text: sealedSecret(name, `for ${cluster} at ${time}`),
    facts:
      name === 'cacerts'
        ? {
            rootCert: digest(root),
            caCert: fingerprintOf(certificate(ca)),
            serial: '1',
            notAfter: '2036-01-01T00:00:00Z',
          }
        : { peer: name.replace('istio-remote-secret-', '') },
  }));
  const entries = documents.map(({ file, text, facts }) => entryOf(file, text, facts));
  const index = { store, generation: 3, cluster, documents: entries };
  return {
    [`pki/${cluster}/root-cert.pem`]: root,
    [`recipients/${cluster}/sealed-secrets.pem`]: decadeCertificate,
    [`pki/${cluster}/ca-cert.pem`]: certificate(ca),
    [`sealed/${cluster}/index.json`]: writeIndex(index, key),
    ...Object.fromEntries(documents.map(({ file, text }) => [`sealed/${cluster}/${file}`, text])),
  };
};

export const storeIdentity = (mesh = 'mesh1', id = storeId): string =>
  `${JSON.stringify({ version: 1, id, mesh, generation: 3, roots: [{ sha256: 'cd'.repeat(32) }] }, undefined, 2)}\n`;

/** A mesh of these clusters, each a peer of every other, sealed and signed by one store. */
export const signedMesh = (clusters: readonly string[], time = 'now', key = meshKey): Files => ({
  'pki/signers.json': writeSigners([publicKeyText(key)]),
  'pki/store.json': storeIdentity(),
  ...Object.assign(
    {},
    ...clusters.map((cluster) =>
      sealedFiles({ cluster, peers: clusters.filter((other) => other !== cluster), time, key }),
    ),
  ),
});
