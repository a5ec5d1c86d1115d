import { describe, expect, test } from '@jest/globals';
import { publicCacerts, revealCacerts } from '../../lib/pki/cacerts.ts';
import { readCertificateFile } from '../../lib/pki/certificate.ts';
import { intermediateOf, p256, rootOf } from './mesh-of-tests.ts';

const root = rootOf();
const { certificate, key } = intermediateOf(root, 'cluster1');

const titlesIn = (text: string): readonly string[] => readCertificateFile(text).certificates.map(({ title }) => title);

describe('the files of cacerts', () => {
  test("are upstream's four, the chain ends with the root", () => {
    const files = revealCacerts({ intermediate: certificate, roots: [root.certificate] }, key);
    expect([...files.keys()]).toEqual(['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem']);
    expect(titlesIn(String(files.get('cert-chain.pem')))).toEqual(['Intermediate CA (cluster1)', 'Root CA']);
    expect([...files.values()].some((bytes) => bytes.includes('\r'))).toBe(false);
  });

  test('have no key in the public form', () => {
    const files = publicCacerts({
      intermediate: certificate,
      roots: [root.certificate],
      revocationLists: ['a list\n'],
    });
    expect(Object.keys(files)).toEqual(['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem', 'ca-crl.pem']);
    expect(JSON.stringify(files)).not.toContain('PRIVATE');
  });

  test('leave the root out of the chain if told so, and append further roots', () => {
    const roots = [root.certificate, rootOf().certificate] as const;
    const files = publicCacerts({ intermediate: certificate, roots, chain: 'minimal' });
    expect(titlesIn(files['cert-chain.pem'])).toEqual(['Intermediate CA (cluster1)']);
    expect(files['root-cert.pem'].startsWith(root.certificate.pem)).toBe(true);
    expect(titlesIn(files['root-cert.pem'])).toHaveLength(2);
  });

  test('are refused for another root or another key', () => {
    expect(() => publicCacerts({ intermediate: certificate, roots: [rootOf().certificate] })).toThrow(
      'not signed by Root CA',
    );
    expect(() => revealCacerts({ intermediate: certificate, roots: [root.certificate] }, p256())).toThrow(
      'does not belong',
    );
  });
});
