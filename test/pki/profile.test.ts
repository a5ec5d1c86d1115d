import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueIntermediate, issueRoot, namesOfTrustDomain } from '../../lib/pki/authority.ts';
import type { Authority } from '../../lib/pki/authority.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { PrivateKey, generateKey } from '../../lib/pki/private-key.ts';
import { istioProfile, strictProfile } from '../../lib/pki/profile.ts';
import { random } from './mesh-of-tests.ts';
import { workbench } from './openssl.ts';
import type { Workbench } from './openssl.ts';

// openssl verifies against the clock of the machine.
const now = new Date();

const configurationOf = (name: readonly string[], extensions: readonly string[]): string =>
  ['[req]', 'prompt = no', 'utf8 = yes', 'default_md = sha256', 'distinguished_name = name', '[name]', ...name]
    .concat('[ca]', ...extensions)
    .join('\n');

const usage = 'keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign';
const rootConfiguration = configurationOf(
  ['O = Istio', 'CN = Root CA'],
  ['subjectKeyIdentifier = hash', 'basicConstraints = critical, CA:true', usage],
);
const intermediateConfiguration = configurationOf(
  ['O = Istio', 'CN = Intermediate CA', 'L = cluster1'],
  [
    'subjectKeyIdentifier = hash',
    'basicConstraints = critical, CA:true, pathlen:0',
    usage,
    'subjectAltName = DNS:istiod.istio-system.svc',
  ],
);

/** `openssl x509 -text` without what differs between two runs: serial, dates, key, signature, key ids. */
const maskedText = (text: string): string =>
  text
    .replace(/(Serial Number:\s*)[0-9a-f:\s]+(?=Signature Algorithm)/, '$1(serial) ')
    .replace(/(Not (?:Before|After) ?: ).*/g, '$1(date)')
    .replace(/\b(?:[0-9a-fA-F]{2}:\s*){7,}[0-9a-fA-F]{2}/g, '(bytes)')
    .replace(/Public-Key: \(\d+ bit\)/, 'Public-Key');

/** `openssl asn1parse` reduced to depth, type and the values that do not differ between two runs. */
const maskedStructure = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\s*\d+:(d=\d+)\s+hl=\d+\s+l=\s*\d+\s+/, '$1 '))
    .map((line) => line.replace(/(UTCTIME|GENERALIZEDTIME)\s*:.*/, '$1'))
    .map((line) => line.replace(/(INTEGER\s*:)[0-9A-F]{20,}/, '$1(serial)'))
    .map((line) => line.replace(/(OCTET STRING\s*\[HEX DUMP\]:)(0414|30168014)[0-9A-F]{40}$/, '$1$2(key id)'));

const textOf = (bench: Workbench, file: string): string =>
  maskedText(bench.run('x509', '-in', file, '-noout', '-text'));

const structureOf = (bench: Workbench, file: string): readonly string[] =>
  maskedStructure(bench.run('asn1parse', '-in', file));

interface Pair {
  readonly root: Authority;
  readonly intermediate: Certificate;
}

const issue = (profile: ReturnType<typeof istioProfile>, rootKey: PrivateKey, key: PrivateKey): Pair => {
  const root = issueRoot({ profile, key: rootKey, now, random });
  return {
    root,
    intermediate: issueIntermediate(root, { profile, now, random, cluster: 'cluster1', publicKey: key.publicKey }),
  };
};

describe.each([
  ['RSA 4096', ['RSA', '-pkeyopt', 'rsa_keygen_bits:4096'], 'rsa-4096'],
  ['P-256', ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'ecdsa-p256'],
  ['P-384', ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'ecdsa-p384'],
] as const)('the profile istio with %s', (_, generation, algorithm) => {
  let bench: Workbench;

  beforeAll(() => {
    bench = workbench();
    bench.write('root.conf', rootConfiguration);
    bench.write('intermediate.conf', intermediateConfiguration);
    for (const who of ['root', 'intermediate']) {
      bench.run('genpkey', '-algorithm', ...generation, '-out', `${who}-key.pem`);
      bench.run('req', '-new', '-key', `${who}-key.pem`, '-config', `${who}.conf`, '-out', `${who}.csr`);
    }
    const ca = ['-extensions', 'ca', '-sha256', '-days', '3650'];
    bench.run(
      'x509',
      '-req',
      '-in',
      'root.csr',
      '-signkey',
      'root-key.pem',
      '-extfile',
      'root.conf',
      ...ca,
      '-out',
      'root.pem',
    );
    const signer = ['-CA', 'root.pem', '-CAkey', 'root-key.pem', '-CAcreateserial'];
    bench.run(
      'x509',
      '-req',
      '-in',
      'intermediate.csr',
      ...signer,
      '-extfile',
      'intermediate.conf',
      ...ca,
      '-out',
      'intermediate.pem',
    );
    const keyOf = (who: string): PrivateKey => PrivateKey.read(Buffer.from(bench.read(`${who}-key.pem`)), 'pem');
    const ours = issue(istioProfile(algorithm), keyOf('root'), keyOf('intermediate'));
    bench.write('our-root.pem', ours.root.certificate.pem);
    bench.write('our-intermediate.pem', ours.intermediate.pem);
  }, 60_000);

  afterAll(() => bench.end());

  test.each(['root', 'intermediate'])('shows the same text as openssl for the %s', (who) => {
    expect(textOf(bench, `our-${who}.pem`)).toBe(textOf(bench, `${who}.pem`));
    expect(textOf(bench, `${who}.pem`)).toContain('(serial)');
  });

  test.each(['root', 'intermediate'])('has the same ASN.1 structure as openssl for the %s', (who) => {
    expect(structureOf(bench, `our-${who}.pem`)).toEqual(structureOf(bench, `${who}.pem`));
  });

  test('verifies under the strictest rules of openssl', () => {
    const verdict = bench.run('verify', '-x509_strict', '-CAfile', 'our-root.pem', 'our-intermediate.pem');
    expect(verdict).toBe('our-intermediate.pem: OK\n');
  });

  test('writes PEM as openssl does', () => {
    expect(bench.run('x509', '-in', 'our-intermediate.pem')).toBe(bench.read('our-intermediate.pem'));
  });
});

describe('the profile strict', () => {
  const bench = workbench();
  afterAll(() => bench.end());

  test('may sign revocation lists, lives a year and names the mesh', async () => {
    const profile = strictProfile('mesh1');
    const { root, intermediate } = issue(profile, await generateKey('ecdsa-p256'), await generateKey('ecdsa-p256'));
    bench.write('root.pem', root.certificate.pem);
    bench.write('intermediate.pem', intermediate.pem);
    const text = bench.run('x509', '-in', 'intermediate.pem', '-noout', '-text');
    expect(text).toContain('CRL Sign');
    expect(text).toContain('CN = Intermediate CA mesh1, L = cluster1');
    expect(bench.run('verify', '-x509_strict', '-CAfile', 'root.pem', 'intermediate.pem')).toContain('OK');
    expect(intermediate.notAfter.getTime() - intermediate.notBefore.getTime()).toBe(365 * 24 * 3600 * 1000);
    expect(now.getTime() - intermediate.notBefore.getTime()).toBeGreaterThanOrEqual(10 * 60_000);
  });

  test('names constraints critically, as openssl reads them', async () => {
    const profile = strictProfile('mesh1');
    const key = await generateKey('ecdsa-p256');
    const permittedNames = namesOfTrustDomain('cluster.local');
    const root = issueRoot({ profile, key, now, random, permittedNames });
    bench.write('constrained.pem', root.certificate.pem);
    const text = bench.run('x509', '-in', 'constrained.pem', '-noout', '-text');
    expect(text).toMatch(/Name Constraints: critical\s+Permitted:\s+URI:cluster\.local\s+DNS:svc/);
    expect(root.certificate.nameConstraints?.permitted).toEqual({ uris: ['cluster.local'], dns: ['svc'], others: 0 });
  });
});
