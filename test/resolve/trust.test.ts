import { describe, expect, test } from '@jest/globals';
import { certificate } from '../certificates.ts';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';
import { oddCertificate } from '../pki/odd-certificate.ts';
import { p256 } from '../pki/mesh-of-tests.ts';

const [a, b, c] = [certificate('a'), certificate('b'), certificate('c')];
const key = p256();
const leaf = oddCertificate({ name: 'leaf', key, issuer: { name: 'leaf', key }, basicConstraints: { ca: false } }).pem;

const roots = (one: string, two: string): Record<string, string> => ({
  'mesh.yaml': twoClusters,
  'pki/cluster1/root-cert.pem': one,
  'pki/cluster2/root-cert.pem': two,
});
const codes = (files: Record<string, string>): string[] =>
  issuesOf(files)
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe('the trust anchor', () => {
  test('is pinned to the committed root, bytes and trailing newline as they are', () => {
    expect(resolved(roots(a, a)).plan.clusters.map(({ trust }) => trust)).toEqual([
      { kind: 'pinned', rootCertificate: a },
      { kind: 'pinned', rootCertificate: a },
    ]);
  });

  test('is unpinned while no root is committed', () => {
    expect(resolved({ 'mesh.yaml': twoClusters }).plan.clusters[0]?.trust).toEqual({ kind: 'unpinned' });
  });

  test('of two clusters without a common root is an error', () => {
    expect(codes(roots(a, b))).toEqual(['roots-differ']);
  });

  test('may hold two roots while one replaces the other', () => {
    expect(codes(roots(a + b, b))).toEqual([]);
  });

  test('has to be shared by any two clusters, in whatever order they are declared', () => {
    const three = twoClusters.replace('clusters:\n', 'clusters:\n  cluster0: { network: network0 }\n');
    const files = { ...roots(a, b), 'mesh.yaml': three, 'pki/cluster0/root-cert.pem': a + b };
    expect(codes(files)).toEqual(['roots-differ']);
    expect(codes({ ...files, 'pki/cluster1/root-cert.pem': a + c, 'pki/cluster2/root-cert.pem': b + c })).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['base64 that is no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a certificate that may not sign', leaf],
    ['a certificate that may not sign, behind one that may', a + leaf],
    ['prose', 'the root of cluster1\n'],
    ['a certificate and more', `${a}and more\n`],
    ['a key beside it', `${a}${certificate('key').replaceAll('CERTIFICATE', ['PRIVATE', 'KEY'].join(' '))}`],
  ])('that holds %s is an error', (_, text) => {
    expect(codes(roots(text, a))).toContain('root-certificate-malformed');
  });
});
