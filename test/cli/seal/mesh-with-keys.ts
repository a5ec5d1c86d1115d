import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readMesh } from '../../../lib/cli/mesh-outline.ts';
import type { SealContext } from '../../../lib/cli/seal/seal-context.ts';
import { writeTogether } from '../../../lib/files/write-together.ts';
import { MeshError } from '../../../lib/plan/mesh-error.ts';
import { PrivateKey } from '../../../lib/pki/private-key.ts';
import { issueSealingCertificate } from '../../../lib/pki/sealing-certificate.ts';
import type { AgeIdentity } from '../../../lib/sealing/age/x25519.ts';
import { CleartextSecret } from '../../../lib/sealing/cleartext-secret.ts';
import { publicKeyText } from '../../../lib/sealing/index-signature.ts';
import { remoteAccessSecret } from '../../../lib/sealing/mesh-secrets.ts';
import { SecretValue } from '../../../lib/sealing/secret-value.ts';
import { writeSigners } from '../../../lib/sealing/signers.ts';
import type { ApprovedRecipient, ClusterPins } from '../../../lib/store/store.ts';

export const now = new Date('2026-12-01T12:00:00Z');

/** A controller to be: its certificate, and the key that opens what is sealed for it. */
export interface TestController {
  readonly pem: string;
  readonly fingerprint: string;
}

/** RSA of 2048 bits takes a tenth of a second to make: each test file makes a few and keeps them. */
export const newController = (cluster = 'cluster1', at = now): TestController => {
  const key = PrivateKey.of(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  const { pem, publicKeyDigest } = issueSealingCertificate({ cluster, key, now: at, random: randomBytes });
  return { pem, fingerprint: publicKeyDigest };
};

export const approved = (
  cluster: string,
  recipient: string,
  over: Partial<ApprovedRecipient> = {},
): ApprovedRecipient => ({
  cluster,
  kind: recipient.startsWith('age1') ? 'age' : 'sealed-secrets',
  recipient,
  status: 'approved',
  at: '2026-12-01T12:00:00Z',
  origin: 'generated',
  ...over,
});

const declaration = (clusters: readonly string[], rest: string): string =>
  [
    'mesh: mesh1',
    'istio: { version: 1.30.3 }',
    'clusters:',
    ...clusters.map((name) => `  ${name}: { network: network-${name} }`),
    rest,
    '',
  ].join('\n');

/** A folder with a mesh, its signers and recipients, and a store that exists in memory alone. */
export class TestMesh {
  readonly root: string;
  readonly signer = generateKeyPairSync('ed25519').privateKey;
  readonly fingerprintKey = randomBytes(32);
  recipients: ApprovedRecipient[] = [];
  pins: readonly ClusterPins[] = [];

  constructor(clusters: readonly string[] = ['cluster1', 'cluster2'], rest = '') {
    this.root = mkdtempSync(join(tmpdir(), 'isthmus-seal-'));
    this.write('mesh.yaml', declaration(clusters, rest));
    this.write('pki/signers.json', writeSigners([publicKeyText(this.signer)]));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** Gives a cluster a recipient that was generated and approved. */
  give(cluster: string, controller: TestController): void {
    this.write(`recipients/${cluster}/sealed-secrets.pem`, controller.pem);
    this.recipients.push(approved(cluster, controller.fingerprint));
  }

  giveAge(cluster: string, ...identities: readonly AgeIdentity[]): void {
    const texts = identities.map(({ recipient }) => recipient.text);
    this.write(`recipients/${cluster}/age.txt`, texts.map((text) => `${text}\n`).join(''));
    this.recipients.push(...texts.map((text) => approved(cluster, text)));
  }

  context(over: Partial<SealContext> = {}): SealContext {
    const { plan } = readMesh(join(this.root, 'mesh.yaml'));
    const { root, signer, fingerprintKey, recipients, pins } = this;
    const work = { signer, fingerprintKey, recipients, pins };
    return { root, plan, now, random: randomBytes, store: { id: 'ab'.repeat(16), generation: 1 }, work, ...over };
  }

  apply({ changes }: { readonly changes: ReadonlyMap<string, string | undefined> }): void {
    writeTogether(this.root, changes);
  }

  /** Every file below a folder with its text. */
  tree(folder = 'sealed'): Readonly<Record<string, string>> {
    const names = readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return Object.fromEntries(
      files.toSorted().map((file) => [file.slice(this.root.length + 1), readFileSync(file, 'utf8')]),
    );
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A kubeconfig as large as real ones, with a token nobody ever had. */
export const kubeconfig = (peer: string, token = randomBytes(600).toString('base64url')): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: peer,
        cluster: {
          server: `https://${peer}.example.com:6443`,
          'certificate-authority-data': randomBytes(900).toString('base64'),
        },
      },
    ],
    users: [{ name: peer, user: { token } }],
    contexts: [{ name: peer, context: { cluster: peer, user: peer } }],
    'current-context': peer,
  });

export const accessTo = (peer: string, text = kubeconfig(peer)): CleartextSecret =>
  remoteAccessSecret('istio-system', peer, new SecretValue(text));

export const accessFacts = (peer: string): Readonly<Record<string, string>> => ({
  peer,
  server: `https://${peer}.example.com:6443`,
  uid: '5d5a3c41-4a6b-4b5e-9d53-0f3f3f3f3f3f',
  caCert: 'ab'.repeat(32),
});

/** A Secret of an addon. */
export const addonSecret = (
  values: Readonly<Record<string, string>>,
  name = 'kiali-signing-key',
  namespace = 'istio-system',
): CleartextSecret =>
  new CleartextSecret(
    { namespace, name, type: 'Opaque', labels: {}, annotations: {} },
    Object.entries(values).map(([key, value]) => [key, new SecretValue(value)] as const),
  );

/** The issues that something ends with; none when it does not. */
export const codesOf = (run: () => unknown): readonly string[] => {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
};
