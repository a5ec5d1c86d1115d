import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { embedded, integer } from '../../../lib/pki/der-writer.ts';
import type { BundleFiles } from '../../../lib/pki/lint/bundle.ts';
import { PrivateKey } from '../../../lib/pki/private-key.ts';
import { SecretBytes } from '../../../lib/pki/secret-bytes.ts';
import { filesOf, soundParts } from '../bundles-of-tests.ts';
import { later, p256, rsa } from '../mesh-of-tests.ts';
import { oddCertificate } from '../odd-certificate.ts';
import type { OddSpec } from '../odd-certificate.ts';
import { lint, oddSigner, reasons, sound, withFiles, without } from './lint-of-tests.ts';

test('a sound bundle has no findings, as a Secret and as public files', () => {
  expect(lint(sound)).toEqual([]);
  const { key: _, ...keyless } = sound;
  expect(lint({ ...keyless, form: 'public' })).toEqual([]);
});

test('public files are checked against a key that is at hand, as an import does', () => {
  expect(lint({ ...sound, form: 'public' })).toEqual([]);
  const key = new SecretBytes(p256().reveal('pem'));
  expect(reasons(lint({ ...sound, form: 'public', key }))).toEqual(['L03 error key-mismatch']);
});

describe('L01, the files', () => {
  test.each([
    ['cert-chain.pem', 'L01 error missing-file'],
    ['root-cert.pem', 'L01 error missing-file'],
  ])('misses %s', (name, expected) => {
    const findings = lint(without(name));
    expect(reasons(findings)).toContain(expected);
    expect(findings[0]).toMatchObject({ file: name, istiod: 'refuses', cluster: 'cluster1' });
  });

  test('misses the key in a Secret, and not in a public folder', () => {
    const { key: _, ...keyless } = sound;
    expect(reasons(lint(keyless))).toEqual(['L01 error missing-file']);
  });

  test('says that istiod makes a root of its own where nothing is there', () => {
    const nothing: BundleFiles = { cluster: 'cluster1', form: 'secret', files: {} };
    expect(reasons(lint(nothing))).toEqual(['L01 error no-files']);
  });

  test.each([
    ['notes.txt', 'L01 error unknown-file'],
    ['istio-generated', 'L01 error istio-generated'],
  ])('does not like %s', (name, expected) => {
    expect(reasons(lint(withFiles({ [name]: '' })))).toEqual([expected]);
  });

  test('finds a private key among public files', () => {
    const text = `${sound.files['root-cert.pem']?.toString() ?? ''}${p256().reveal('pem').toString()}`;
    expect(reasons(lint(withFiles({ 'root-cert.pem': text })))).toContain('L01 error private-key-in-public-file');
  });
});

describe('L02, clean PEM', () => {
  const root = String(sound.files['root-cert.pem']);
  test.each([
    ['carriage-returns', root.replaceAll('\n', '\r\n')],
    ['foreign-text', `a word\n${root}`],
    ['duplicate', root + root],
    ['other-block', `${root}-----BEGIN NOTE-----\nAAAA\n-----END NOTE-----\n`],
  ])('advises against %s', (reason, text) => {
    expect(reasons(lint(withFiles({ 'root-cert.pem': text })))).toEqual([`L02 warning ${reason}`]);
  });

  test('names a block that is no certificate', () => {
    const text = `${root}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`;
    expect(reasons(lint(withFiles({ 'root-cert.pem': text })))).toEqual(['L02 error unreadable']);
  });

  test('says that istiod refuses a file without any certificate', () => {
    const found = lint(withFiles({ 'ca-cert.pem': 'nothing' })).find(({ reason }) => reason === 'no-certificate');
    expect(found).toMatchObject({ code: 'L02', istiod: 'refuses', file: 'ca-cert.pem' });
  });
});

describe('L03, keys', () => {
  test.each([
    [1024, 'L03 error rsa-weak'],
    [2048, 'L03 warning rsa-short'],
  ])('RSA with %s bits', (bits, expected) => {
    expect(reasons(lint(oddSigner({ key: rsa(bits) })))).toEqual([expected]);
  });

  test('RSA with 3072 bits is fine', () => {
    expect(lint(oddSigner({ key: rsa(3072) }))).toEqual([]);
  });

  test.each([
    ['P-521', 'loads-weak'],
    ['secp256k1', 'refuses'],
  ])('the curve %s', (namedCurve, istiod) => {
    const key = PrivateKey.of(generateKeyPairSync('ec', { namedCurve }).privateKey);
    expect(lint(oddSigner({ key }))).toMatchObject([{ code: 'L03', reason: 'curve', istiod }]);
  });
});

describe('L06, the signing certificate', () => {
  const [server, client] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
  test.each<readonly [string, Partial<OddSpec>, readonly string[]]>([
    ['a longer path', { basicConstraints: { ca: true, pathLength: 1 } }, ['L06 warning signer-path-length']],
    ['no path length', { basicConstraints: { ca: true } }, ['L06 warning signer-path-length']],
    ['no key usage', { keyUsage: 'absent' }, ['L06 warning signer-no-key-usage']],
    ['both usages', { extendedKeyUsage: [server ?? '', client ?? ''] }, []],
    ['any usage', { extendedKeyUsage: ['2.5.29.37.0'] }, []],
    ['serverAuth only', { extendedKeyUsage: [server ?? ''] }, ['L06 error signer-usage', 'L07 error workload']],
  ])('with %s', (_, spec, expected) => {
    expect(reasons(lint(oddSigner(spec)))).toEqual(expected);
  });
});

describe('L09, lifetimes', () => {
  test.each<readonly [string, Partial<OddSpec>, readonly string[]]>([
    ['29 days left', { notBefore: later(-700), notAfter: later(29) }, ['L09 error expires']],
    ['59 days left', { notBefore: later(-700), notAfter: later(59) }, ['L09 warning expires-soon']],
    ['61 days left', { notBefore: later(-700), notAfter: later(61) }, []],
    ['a life of 40 days, half of it left', { notBefore: later(-20), notAfter: later(20) }, []],
    [
      'a life of 40 days, a tenth of it left',
      { notBefore: later(-36), notAfter: later(4) },
      ['L09 warning expires-soon'],
    ],
  ])('with %s', (_, spec, expected) => {
    expect(reasons(lint(oddSigner(spec)))).toEqual(expected);
  });

  test('looks at all roots: an expired second one is found too', () => {
    const parts = soundParts();
    const key = p256();
    const old = oddCertificate({
      name: 'Old',
      key,
      issuer: { name: 'Old', key },
      notBefore: later(-9),
      notAfter: later(-1),
    });
    const bundle = filesOf('cluster1', { ...parts, roots: [...parts.roots, old] });
    expect(lint(bundle)).toMatchObject([
      { reason: 'certificate-expired', file: 'root-cert.pem', istiod: 'loads-weak' },
    ]);
  });
});

describe('L10 and L11, numbers and key identifiers', () => {
  test.each<readonly [string, Partial<OddSpec>, readonly string[]]>([
    [
      'a negative serial',
      { serial: embedded(Buffer.from([2, 8, 0x80, 1, 2, 3, 4, 5, 6, 7])) },
      ['L10 error serial-negative'],
    ],
    ['a short serial', { serial: integer(Uint8Array.of(5)) }, ['L10 error serial-short']],
    ['a long serial', { serial: integer(Buffer.alloc(21, 1)) }, ['L10 error serial-long']],
    ['a serial with a leading zero octet', { serial: integer(Buffer.alloc(20, 0xff)) }, []],
    ['no key identifiers', { keyIds: 'absent' }, ['L11 warning no-subject-key-id', 'L11 warning no-authority-key-id']],
    ['a wrong key identifier', { keyIds: 'wrong' }, ['L11 warning key-ids-differ']],
  ])('with %s', (_, spec, expected) => {
    expect(reasons(lint(oddSigner(spec)))).toEqual(expected);
  });
});
