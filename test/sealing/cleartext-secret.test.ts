import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { CleartextSecret } from '../../lib/sealing/cleartext-secret.ts';
import { cacertsSecret, remoteAccessSecret } from '../../lib/sealing/mesh-secrets.ts';
import { SecretValue } from '../../lib/sealing/secret-value.ts';
import { secretOf } from './sealing-fixture.ts';

const word = 'correct-horse-battery';

const named = (namespace: string, name: string, key = 'k', size = 1): (() => CleartextSecret) => {
  const metadata = { namespace, name, type: 'Opaque', labels: {}, annotations: {} };
  return () => new CleartextSecret(metadata, [[key, new SecretValue(Buffer.alloc(size, 'x'))]]);
};

describe('a cleartext Secret', () => {
  test('refuses to become JSON and shows no value when inspected', () => {
    const secret = secretOf({ password: word });
    expect(() => JSON.stringify(secret)).toThrow(TypeError);
    expect(inspect(secret, { showHidden: true })).toBe('Secret istio-system/odd [redacted]');
    expect(JSON.stringify(Object.entries(secret))).not.toContain(word);
  });

  test('sorts its keys', () => {
    expect(secretOf({ b: '2', a: '1', 'A.b': '3' }).keys).toEqual(['A.b', 'a', 'b']);
  });

  test.each([
    ['a name that would move the border of the OAEP label', named('istio-system', 'a/b')],
    ['a namespace with a slash', named('a/b', 'c')],
    ['a path as its name', named('istio-system', '../x')],
    ['an empty namespace', named('', 'x')],
    ['a key with a line break', named('a', 'b', 'k\nsops: {}')],
    ['a key that is a path', named('a', 'b', '..')],
    ['no bytes at all', named('a', 'b', 'k', 0)],
    ['more than an API server takes', named('a', 'b', 'k', 1024 * 1024 + 1)],
    [
      'a key twice',
      () =>
        new CleartextSecret(
          secretOf({ a: '1' }).metadata,
          ['1', '2'].map((text) => ['k', new SecretValue(text)] as const),
        ),
    ],
  ])('cannot have %s', (_, make) => {
    expect(make).toThrow(RangeError);
  });

  test('holds nothing but zeros after wiping', () => {
    const secret = secretOf({ a: word, b: word });
    secret.wipe();
    expect(secret.reveal().every(([, bytes]) => bytes.every((byte) => byte === 0))).toBe(true);
  });
});

describe('the Secrets of the mesh', () => {
  const files = { caCert: 'c', caKey: new SecretValue(word), certChain: 'ch', rootCert: 'r' };

  test('name the files of the CA as istiod reads them', () => {
    const secret = cacertsSecret('istio-system', { ...files, caCrl: '' });
    expect(secret.metadata).toMatchObject({ name: 'cacerts', namespace: 'istio-system', type: 'Opaque', labels: {} });
    expect(secret.keys).toEqual(['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem']);
  });

  test('carry a revocation list only when there is one', () => {
    expect(cacertsSecret('istio-system', { ...files, caCrl: 'crl' }).keys).toContain('ca-crl.pem');
  });

  test('mark the access to a peer as istioctl does', () => {
    const secret = remoteAccessSecret('istio-system', 'west', new SecretValue(word));
    expect(secret.keys).toEqual(['west']);
    expect(secret.metadata).toEqual({
      namespace: 'istio-system',
      name: 'istio-remote-secret-west',
      type: 'Opaque',
      labels: { 'istio/multiCluster': 'true' },
      annotations: { 'networking.istio.io/cluster': 'west' },
    });
  });
});
