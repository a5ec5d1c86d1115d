import { describe, expect, test } from '@jest/globals';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { newestApproved, readRecipientCertificates } from '../../lib/sealing/recipient-certificate.ts';
import {
  decadeCertificate,
  ellipticCertificate,
  exponentCertificate,
  monthCertificate,
  smallCertificate,
} from './certificates.ts';

const now = new Date('2026-12-01T12:00:00Z');
const later = new Date('2027-02-01T12:00:00Z');

const codes = (text: string, at = now): readonly string[] =>
  readRecipientCertificates('r.pem', text, at).issues.map(({ code, severity }) => `${severity} ${code}`);

describe('reading the certificates of a controller', () => {
  test('gives the fingerprint of the public key and the time of each', () => {
    const { recipients, issues } = readRecipientCertificates('r.pem', decadeCertificate + monthCertificate, now);
    expect(issues).toEqual([]);
    const spki = new X509Certificate(decadeCertificate).publicKey.export({ type: 'spki', format: 'der' });
    expect(recipients[0]?.fingerprint).toBe(createHash('sha256').update(spki).digest('hex'));
    expect(recipients.map(({ notAfter }) => notAfter.toISOString().slice(0, 4))).toEqual(['2036', '2026']);
  });

  test('takes CRLF', () => {
    expect(codes(decadeCertificate.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  test.each([
    ['an elliptic key', ellipticCertificate, 'recipient-not-rsa'],
    ['1024 bits', smallCertificate, 'recipient-too-small'],
    ['a small exponent', exponentCertificate, 'recipient-weak-exponent'],
    ['an empty file', '', 'recipient-unreadable'],
    ['words before the certificate', `subject=x\n${decadeCertificate}`, 'recipient-unreadable'],
    [
      'a body that is no certificate',
      decadeCertificate.replace(/\n[A-Za-z0-9+/]+\n/, '\nAAAA\n'),
      'recipient-unreadable',
    ],
  ])('refuses %s', (_, text, code) => {
    expect(readRecipientCertificates('r.pem', text, now).recipients).toEqual([]);
    expect(codes(text)).toEqual([`error ${code}`]);
  });

  test.each(['PRIVATE KEY', 'RSA PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])(
    'refuses all of a file that holds a %s',
    (label) => {
      const text = `${decadeCertificate}-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
      expect(readRecipientCertificates('r.pem', text, now).recipients).toEqual([]);
      expect(codes(text)).toEqual(['error recipient-private-key']);
    },
  );

  test('refuses a certificate that is over or not yet valid', () => {
    expect(codes(monthCertificate, later)).toEqual(['error recipient-expired']);
    expect(codes(monthCertificate, new Date('2026-01-01'))).toEqual(['error recipient-not-yet-valid']);
  });

  test('only warns of one that is over while another can be used', () => {
    expect(codes(monthCertificate + decadeCertificate, later)).toEqual(['warning recipient-expired']);
  });
});

describe('the choice of a certificate', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const of = (fingerprint: string, day: string) => ({
    fingerprint,
    publicKey,
    notBefore: new Date(day),
    notAfter: new Date('2099-01-01'),
  });
  const recipients = [of('old', '2026-01-01'), of('new', '2026-03-01'), of('mid', '2026-02-01')];

  test('falls on the newest that is approved', () => {
    expect(newestApproved(recipients, new Set(['old', 'mid', 'new']))?.fingerprint).toBe('new');
    expect(newestApproved(recipients, new Set(['old', 'mid']))?.fingerprint).toBe('mid');
  });

  test('falls on none when none is approved', () => {
    expect(newestApproved(recipients, new Set(['other']))).toBeUndefined();
  });
});
