import { describe, expect, test } from '@jest/globals';
import { type FingerprintContext, fingerprintOf, isFingerprintOf } from '../../lib/sealing/fingerprint.ts';
import { secretOf } from './sealing-fixture.ts';

const context: FingerprintContext = {
  key: Buffer.alloc(32, 1),
  salt: '00'.repeat(16),
  cluster: 'cluster1',
  file: 'odd.yaml',
  backend: 'sealed-secrets',
  scope: 'strict',
};

const values = { a: '1', b: '2' };
const base = fingerprintOf(secretOf(values), context);

describe('a fingerprint', () => {
  test('is the same for the same Secret, whatever the order of its values', () => {
    expect(fingerprintOf(secretOf({ b: '2', a: '1' }), context)).toBe(base);
    expect(base).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<Partial<FingerprintContext>>([
    { key: Buffer.alloc(32, 2) },
    { salt: '01'.repeat(16) },
    { cluster: 'cluster2' },
    { file: 'other.yaml' },
    { backend: 'sops' },
    { scope: 'none' },
  ])('changes with its context: %j', (change) => {
    expect(fingerprintOf(secretOf(values), { ...context, ...change })).not.toBe(base);
  });

  test('changes with every part of the Secret', () => {
    const secret = secretOf(values);
    const changed = [
      { name: 'other' },
      { namespace: 'other' },
      { type: 'kubernetes.io/tls' },
      { labels: {} },
      { annotations: {} },
    ].map((change) => Object.assign(secretOf(values), { metadata: { ...secret.metadata, ...change } }));
    const others = [...changed, secretOf({ a: '1' }), secretOf({ a: '1', b: '3' }), secretOf({ a: '2', b: '1' })];
    const all = others.map((other) => fingerprintOf(other, context));
    expect(new Set([base, ...all]).size).toBe(others.length + 1);
  });

  test('does not take two values for one that looks like them', () => {
    const one = fingerprintOf(secretOf({ a: '1","b":"2' }), context);
    expect(one).not.toBe(base);
  });

  test('is recognised, and nothing else is', () => {
    expect(isFingerprintOf(base, secretOf(values), context)).toBe(true);
    expect(isFingerprintOf(`${base.slice(0, -1)}x`, secretOf(values), context)).toBe(false);
    expect(isFingerprintOf('', secretOf(values), context)).toBe(false);
  });
});
