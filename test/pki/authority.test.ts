import { describe, expect, test } from '@jest/globals';
import { issueIntermediate } from '../../lib/pki/authority.ts';
import { PkiError } from '../../lib/pki/pki-error.ts';
import { strictProfile } from '../../lib/pki/profile.ts';
import { newSerial } from '../../lib/pki/serial-number.ts';
import { day, intermediateOf, istio, later, now, p256, random, rootOf, rsa, strict } from './mesh-of-tests.ts';

const codeOf = (issue: () => unknown): string => {
  try {
    issue();
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
  return 'none';
};

describe('an intermediate', () => {
  test('ends with its root, however long its profile says', () => {
    const root = rootOf({ now: later(-1000) });
    const { certificate } = intermediateOf(root, 'cluster1');
    expect(certificate.notAfter).toEqual(root.certificate.notAfter);
    expect(certificate.notAfter.getTime() - now.getTime()).toBeLessThan(istio.intermediateDays * day);
  });

  test('does not begin before its root', () => {
    const root = rootOf({ profile: { ...strict, backdateMinutes: 0 } });
    expect(intermediateOf(root, 'cluster1').certificate.notBefore).toEqual(root.certificate.notBefore);
  });

  test('is the same document for one key, serial and date with RSA', () => {
    const key = rsa();
    const issue = (): string => rootOf({ key, random: (size) => Buffer.alloc(size, 7) }).certificate.pem;
    expect(issue()).toBe(issue());
  });

  test('names istiod in the namespace where it runs', () => {
    const { certificate } = intermediateOf(rootOf(), 'cluster1', { systemNamespace: 'mesh-system' });
    expect(certificate.alternativeNames?.dns).toEqual(['istiod.mesh-system.svc']);
  });

  test('keeps a cluster name outside ASCII as UTF-8', () => {
    expect(intermediateOf(rootOf(), 'Zürich').certificate.title).toBe('Intermediate CA (Zürich)');
  });

  test('writes dates from 2050 on as GeneralizedTime', () => {
    const root = rootOf({ now: new Date('2045-06-01T00:00:00Z') });
    expect(root.certificate.notAfter.toISOString()).toBe('2055-05-30T00:00:00.000Z');
  });

  test('is refused where the issuer cannot stand for it', () => {
    const root = rootOf();
    const below = intermediateOf(root, 'cluster1');
    const spec = { profile: istio, now, random, cluster: 'cluster2', publicKey: p256().publicKey };
    expect(codeOf(() => issueIntermediate(below, spec))).toBe('not-an-authority');
    expect(codeOf(() => issueIntermediate({ ...root, key: p256() }, spec))).toBe('key-mismatch');
    expect(codeOf(() => issueIntermediate(root, { ...spec, now: later(4000) }))).toBe('authority-expired');
    expect(codeOf(() => issueIntermediate(root, { ...spec, profile: strictProfile('m'.repeat(49)) }))).toBe(
      'name-too-long',
    );
  });
});

describe('a serial number', () => {
  test('has twenty octets, is positive and begins with no zero, whatever chance gives', () => {
    const serials = Array.from({ length: 2000 }, () => newSerial(random));
    expect(serials.every((serial) => serial.length === 20 && serial[0] !== 0 && (serial[0] ?? 0) < 0x80)).toBe(true);
    expect(new Set(serials.map((serial) => serial.toString('hex'))).size).toBe(2000);
  });

  test('is refused from a source that gives nothing', () => {
    expect(codeOf(() => newSerial((size) => Buffer.alloc(size)))).toBe('bad-serial');
    expect(codeOf(() => newSerial(() => Buffer.alloc(4)))).toBe('bad-serial');
  });
});
