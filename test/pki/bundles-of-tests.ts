import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Authority } from '../../lib/pki/authority.ts';
import { readCertificateFile } from '../../lib/pki/certificate.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import type { BundleFiles } from '../../lib/pki/lint/bundle.ts';
import { PrivateKey } from '../../lib/pki/private-key.ts';
import { issueRevocationList } from '../../lib/pki/revocation-list.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { intermediateOf, later, now, p256, rootOf, strict } from './mesh-of-tests.ts';
import { oddCertificate } from './odd-certificate.ts';
import type { OddSpec } from './odd-certificate.ts';
import { workbench } from './openssl.ts';

/** What a bundle is made of, before it is written into files. */
export interface Parts {
  readonly signer: Certificate;
  readonly key: PrivateKey;
  readonly chain: readonly Certificate[];
  readonly roots: readonly Certificate[];
  readonly files?: Readonly<Record<string, string>>;
  readonly keyFile?: string;
}

const pem = (certificates: readonly Certificate[]): string => certificates.map((one) => one.pem).join('');

/** The Secret as lint gets it. */
export const filesOf = (cluster: string, parts: Parts): BundleFiles => {
  const texts = {
    'ca-cert.pem': parts.signer.pem,
    'cert-chain.pem': pem(parts.chain),
    'root-cert.pem': pem(parts.roots),
    ...parts.files,
  };
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
  const key = parts.keyFile === undefined ? parts.key.reveal('pem') : Buffer.from(parts.keyFile);
  return { cluster, form: 'secret', files, key: new SecretBytes(key) };
};

/** A sound bundle under a root of its own, or under the root given. */
export const soundParts = (root: Authority = rootOf(), cluster = 'cluster1'): Parts => {
  const { certificate, key } = intermediateOf(root, cluster);
  return { signer: certificate, key, chain: [certificate, root.certificate], roots: [root.certificate] };
};

const istiodName = 'istiod.istio-system.svc';

/** A bundle of two certificates of which one or both are odd. */
export const oddParts = (
  rootSpec: Partial<OddSpec>,
  signerSpec: Partial<OddSpec>,
  make: () => PrivateKey = p256,
): Parts => {
  const [rootKey, key] = [make(), make()];
  const issuer = { name: 'Root CA', key: rootKey };
  const root = oddCertificate({ name: 'Root CA', key: rootKey, issuer, ...rootSpec });
  const basicConstraints = { ca: true, pathLength: 0 };
  const signer = oddCertificate({
    name: 'Intermediate CA',
    key,
    issuer,
    basicConstraints,
    dns: [istiodName],
    ...signerSpec,
  });
  return { signer, key, chain: [signer, root], roots: [root] };
};

export const ed25519 = (): PrivateKey => PrivateKey.of(generateKeyPairSync('ed25519').privateKey);

export const withKeyFile = (text: (key: KeyObject) => string): Parts => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const root = rootOf();
  const { certificate, key } = intermediateOf(root, 'cluster1', { key: PrivateKey.of(pair.privateKey) });
  return {
    ...soundParts(root),
    signer: certificate,
    key,
    chain: [certificate, root.certificate],
    keyFile: text(pair.privateKey),
  };
};

export const sec1 = (key: KeyObject): string => key.export({ type: 'sec1', format: 'pem' }).toString();

/** The bytes of `openssl ecparam -name prime256v1` in front of a key. */
export const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

export const withLists = (whose: 'both' | 'intermediate'): Parts => {
  const root = rootOf({ profile: strict });
  const signer = intermediateOf(root, 'cluster1');
  const lists = (whose === 'both' ? [signer, root] : [signer]).map((authority) =>
    issueRevocationList(authority, { number: 1, now, nextUpdate: later(30), revoked: [] }),
  );
  const chain = [signer.certificate, root.certificate];
  return {
    signer: signer.certificate,
    key: signer.key,
    chain,
    roots: [root.certificate],
    files: { 'ca-crl.pem': lists.join('') },
  };
};

/** Root and intermediate made by openssl alone, as the Makefile does. */
export const bundleOfOpenssl = (): Parts => {
  const bench = workbench();
  try {
    const ca = [
      '[ca]',
      'subjectKeyIdentifier = hash',
      'keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign',
    ];
    bench.write('root.conf', [...ca, 'basicConstraints = critical, CA:true'].join('\n'));
    const more = ['basicConstraints = critical, CA:true, pathlen:0', `subjectAltName = DNS:${istiodName}`];
    bench.write('signer.conf', [...ca, ...more].join('\n'));
    for (const [who, subject] of [
      ['root', '/O=Istio/CN=Root CA'],
      ['signer', '/O=Istio/CN=Intermediate CA/L=cluster1'],
    ] as const) {
      bench.run('genrsa', '-out', `${who}-key.pem`, '4096');
      bench.run('req', '-new', '-utf8', '-key', `${who}-key.pem`, '-subj', subject, '-out', `${who}.csr`);
    }
    const common = ['-sha256', '-days', '3650', '-extensions', 'ca'];
    bench.run(
      'x509',
      '-req',
      '-in',
      'root.csr',
      '-signkey',
      'root-key.pem',
      '-extfile',
      'root.conf',
      ...common,
      '-out',
      'root.pem',
    );
    const issuer = ['-CA', 'root.pem', '-CAkey', 'root-key.pem', '-CAcreateserial'];
    bench.run(
      'x509',
      '-req',
      '-in',
      'signer.csr',
      ...issuer,
      '-extfile',
      'signer.conf',
      ...common,
      '-out',
      'signer.pem',
    );
    const [signer, root] = ['signer.pem', 'root.pem'].map((name) => onlyCertificate(bench.read(name)));
    if (signer === undefined || root === undefined) throw new Error('openssl made nothing');
    const keyFile = bench.read('signer-key.pem');
    return { signer, key: PrivateKey.read(Buffer.from(keyFile), 'pem'), chain: [signer, root], roots: [root], keyFile };
  } finally {
    bench.end();
  }
};

const onlyCertificate = (text: string): Certificate | undefined => readCertificateFile(text).certificates[0];
