import { afterAll, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { isSelfSigned } from '../../lib/pki/certificate.ts';
import { generateKey, PrivateKey } from '../../lib/pki/private-key.ts';
import { issueSealingCertificate } from '../../lib/pki/sealing-certificate.ts';
import { readRecipientCertificates } from '../../lib/sealing/recipient-certificate.ts';
import { workbench } from './openssl.ts';

const key = PrivateKey.of(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const now = new Date('2026-12-01T12:00:00.789Z');
const bench = workbench();
afterAll(() => bench.end());

const certificate = issueSealingCertificate({ cluster: 'cluster1', key, now, random: randomBytes });
bench.write('cert.pem', certificate.pem);

describe('the certificate of a sealing key', () => {
  test('is what openssl reads as self-signed, of ten years, with the fields the controller writes', () => {
    const text = bench.run('x509', '-in', 'cert.pem', '-noout', '-text');
    expect(text).toContain('Subject: CN = cluster1');
    expect(text).toContain('Issuer: CN = cluster1');
    expect(text).toContain('Not Before: Dec  1 11:50:00 2026 GMT');
    expect(text).toContain('Not After : Nov 28 11:50:00 2036 GMT');
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Encipher Only/);
    expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:TRUE/);
    expect(text).toContain('X509v3 Subject Key Identifier');
  });

  test('is signed with its own key, and trusted by openssl where it is an anchor itself', () => {
    expect(isSelfSigned(certificate)).toBe(true);
    const words = bench.run('verify', '-attime', '1800000000', '-partial_chain', '-trusted', 'cert.pem', 'cert.pem');
    expect(words).toContain('OK');
  });

  test('is a recipient to seal for, known by the digest of its key', () => {
    const { recipients, issues } = readRecipientCertificates('recipients/c/sealed-secrets.pem', certificate.pem, now);
    expect(issues).toEqual([]);
    expect(recipients.map(({ fingerprint }) => fingerprint)).toEqual([certificate.publicKeyDigest]);
  });

  test('is refused for a key that the controller would not take', async () => {
    const curve = await generateKey('ecdsa-p256');
    expect(() => issueSealingCertificate({ cluster: 'c', key: curve, now, random: randomBytes })).toThrow(
      'RSA keys only',
    );
  });
});
