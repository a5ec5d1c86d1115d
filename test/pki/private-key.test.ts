import { describe, expect, test } from '@jest/globals';
import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { PrivateKey, generateKey } from '../../lib/pki/private-key.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { p256 } from './mesh-of-tests.ts';

describe.each([
  ['a private key', () => p256()],
  ['secret bytes', () => new SecretBytes(Buffer.from('a secret of some length'))],
])('%s', (_, make) => {
  test('refuses JSON, wherever it stands', () => {
    expect(() => JSON.stringify({ deep: [make()] })).toThrow('in the clear');
  });

  test('shows nothing as text, in a list, to the console, or in a clone', () => {
    const secret = make();
    expect(String(secret)).toBe('[redacted]');
    expect(['key:', secret].join(' ')).toBe('key: [redacted]');
    expect(inspect({ secret }, { depth: 9, showHidden: true })).toBe('{ secret: [redacted] }');
    expect(Object.keys(secret)).toEqual([]);
    expect(Reflect.ownKeys(structuredClone(secret))).toEqual([]);
  });
});

describe('a private key', () => {
  test.each(['rsa-4096', 'ecdsa-p256', 'ecdsa-p384'] as const)(
    'is made as %s and leaves as PKCS#8',
    async (algorithm) => {
      const key = await generateKey(algorithm);
      const pem = key.reveal('pem').toString();
      expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(pem).not.toContain('\r');
      const details = createPrivateKey(pem).asymmetricKeyDetails;
      const wanted = { 'rsa-4096': 4096, 'ecdsa-p256': 'prime256v1', 'ecdsa-p384': 'secp384r1' }[algorithm];
      expect(details?.modulusLength ?? details?.namedCurve).toBe(wanted);
      expect(PrivateKey.read(key.reveal('der'), 'der').publicKey.equals(key.publicKey)).toBe(true);
      expect(PrivateKey.read(key.reveal('pem'), 'pem').publicKey.equals(key.publicKey)).toBe(true);
    },
    60_000,
  );

  test('says nothing of what it could not read', () => {
    const garbage = Buffer.from('-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n');
    expect(() => PrivateKey.read(garbage, 'pem')).toThrow(new TypeError('not an unencrypted private key'));
  });

  test('is not a public key', () => {
    expect(() => PrivateKey.of(p256().publicKey)).toThrow('not a private key');
  });
});

test('secret bytes can be wiped', () => {
  const bytes = Buffer.from('secret');
  const secret = new SecretBytes(bytes);
  expect(secret.reveal()).toEqual(Buffer.from('secret'));
  secret.wipe();
  expect(bytes).toEqual(Buffer.alloc(6));
});
