import { describe, expect, test } from '@jest/globals';
import { expiries } from '../../lib/pki/expiry.ts';
import { daysUntil, expiryClassOf } from '../../lib/pki/horizon.ts';
import { filesOf, soundParts } from './bundles-of-tests.ts';
import { later, now, rootOf, strict } from './mesh-of-tests.ts';

describe('the class of an end', () => {
  test.each([
    [61, 'fine'],
    [60, 'fine'],
    [59.9, 'warning'],
    [30, 'warning'],
    [29.9, 'finding'],
    [0.1, 'finding'],
    [0, 'expired'],
    [-5, 'expired'],
  ] as const)('%s days ahead is %s', (days, expected) => {
    expect(expiryClassOf({ notBefore: later(-100), notAfter: later(days) }, now)).toBe(expected);
  });

  test('ahead of its beginning is a class of its own', () => {
    expect(expiryClassOf({ notBefore: later(1), notAfter: later(100) }, now)).toBe('not-yet-valid');
  });

  test('counts whole days, and backwards after the end', () => {
    expect([later(1.9), later(0.5), later(-0.5)].map((date) => daysUntil(date, now))).toEqual([1, 0, -1]);
  });
});

describe('the ends of a mesh', () => {
  const root = rootOf({ profile: strict });
  const bundles = ['cluster1', 'cluster2'].map((cluster) => filesOf(cluster, soundParts(root, cluster)));

  test('are listed by cluster, the earliest first, each certificate once', () => {
    const list = expiries(bundles, now).map(({ cluster, file, kind, daysLeft, expiry }) =>
      [cluster, file, kind, daysLeft, expiry].join(' '),
    );
    expect(list).toEqual([
      'cluster1 ca-cert.pem intermediate 364 fine',
      'cluster1 root-cert.pem root 3649 fine',
      'cluster2 ca-cert.pem intermediate 364 fine',
      'cluster2 root-cert.pem root 3649 fine',
    ]);
  });

  test('are plain data', () => {
    const [first] = expiries(bundles, now);
    expect(JSON.parse(JSON.stringify(first))).toMatchObject({
      title: 'Intermediate CA mesh1 (cluster1)',
      daysLeft: 364,
    });
  });
});
