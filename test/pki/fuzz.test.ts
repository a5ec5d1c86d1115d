import { describe, expect, test } from '@jest/globals';
import { readCertificate, readCertificateFile } from '../../lib/pki/certificate.ts';
import { lintSettings } from '../../lib/pki/lint/bundle.ts';
import { lintMesh } from '../../lib/pki/lint/lint.ts';
import { pemOf, readPem } from '../../lib/pki/pem.ts';
import { issueRevocationList, readRevocationFile } from '../../lib/pki/revocation-list.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { readSigningRequest, signingRequest } from '../../lib/pki/signing-request.ts';
import { generator, mutate } from '../fuzz/mutation.ts';
import { filesOf, soundParts } from './bundles-of-tests.ts';
import { istio, later, now, p256, rootOf, rsa, strict } from './mesh-of-tests.ts';

const derOf = (text: string): Buffer => readPem(text).blocks[0]?.der ?? Buffer.alloc(0);

describe('garbage', () => {
  const root = rootOf({ profile: strict });
  const list = issueRevocationList(root, {
    number: 1,
    now,
    nextUpdate: later(30),
    revoked: [{ serial: Buffer.from([5]), at: now }],
  });
  const request = signingRequest({ profile: istio, cluster: 'cluster1', key: p256() });
  const certificates = [root.certificate.der, rootOf({ key: rsa() }).certificate.der, soundParts().signer.der];

  test('in DER: 20,000 mutated certificates, lists and requests are read or refused, in seconds', () => {
    const below = generator(1);
    const counts = { read: 0, refused: 0 };
    const count = (read: boolean): number => (counts[read ? 'read' : 'refused'] += 1);
    const started = Date.now();
    for (let index = 0; index < 16_000; index += 1) {
      const certificate = readCertificate(
        mutate(certificates[index % certificates.length] ?? root.certificate.der, below),
      );
      count(certificate !== undefined);
    }
    for (let index = 0; index < 2000; index += 1) {
      count(readRevocationFile(pemOf('X509 CRL', mutate(derOf(list), below))).unreadable === 0);
      count(readSigningRequest(pemOf('CERTIFICATE REQUEST', mutate(derOf(request), below))).ok);
    }
    expect(counts.read + counts.refused).toBe(20_000);
    // Both ways are taken: a reader that refuses everything would pass otherwise.
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(1000);
    expect(Date.now() - started).toBeLessThan(30_000);
  }, 60_000);

  test('in files: mutated bundles end in findings', () => {
    const below = generator(2);
    const sound = filesOf('cluster1', soundParts(root));
    const names = Object.keys(sound.files);
    let silent = 0;
    for (let index = 0; index < 1000; index += 1) {
      const files = { ...sound.files };
      const name = names[below(names.length)] ?? '';
      files[name] = mutate(Buffer.from(files[name] ?? ''), below);
      const key = below(4) === 0 ? new SecretBytes(mutate(sound.key?.reveal() ?? Buffer.alloc(0), below)) : sound.key;
      const findings = lintMesh(
        [{ cluster: 'cluster1', form: 'secret', files, ...(key === undefined ? {} : { key }) }],
        lintSettings(now),
      );
      if (findings.length === 0) silent += 1;
      expect(JSON.stringify(findings)).not.toMatch(/[A-Za-z0-9+/]{60}/);
    }
    // A mutation may hit white space, or put the byte back that was there.
    expect(silent).toBeLessThan(30);
  }, 60_000);

  test('in PEM: deep, huge and endless texts cost no more than their length', () => {
    const started = Date.now();
    const deep = Buffer.concat(Array.from({ length: 50_000 }, () => Buffer.from([0x30, 0x80])));
    expect(readCertificate(deep)).toBeUndefined();
    expect(readCertificate(Buffer.alloc(5 * 1024 * 1024, 0x30))).toBeUndefined();
    expect(readCertificateFile('-----BEGIN CERTIFICATE-----\n'.repeat(50_000)).certificates).toEqual([]);
    expect(readCertificateFile('-'.repeat(2_000_000)).pem.foreignText).toBe(true);
    const crowd = readCertificateFile(root.certificate.pem.repeat(5000));
    expect([crowd.certificates.length, crowd.pem.broken]).toEqual([1000, true]);
    expect(Date.now() - started).toBeLessThan(5000);
  });
});
