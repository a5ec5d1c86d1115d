import { describe, expect, test } from '@jest/globals';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

/** Looks like a certificate, which is all that matters here: its bytes are passed on, never parsed. */
const certificate = (content: string): string => `-----BEGIN CERTIFICATE-----\n${content}\n-----END CERTIFICATE-----\n`;
const a = certificate('QUFB');
const b = certificate('QkJC');

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

  test.each([
    ['nothing', ''],
    ['prose', 'the root of cluster1\n'],
    ['a certificate and more', `${a}and more\n`],
    ['a key beside it', `${a}${certificate('AAAA').replaceAll('CERTIFICATE', ['PRIVATE', 'KEY'].join(' '))}`],
  ])('that holds %s is an error', (_, text) => {
    expect(codes(roots(text, a))).toContain('root-certificate-malformed');
  });
});
