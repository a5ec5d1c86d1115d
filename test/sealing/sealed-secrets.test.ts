import { describe, expect, test } from '@jest/globals';
import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { checkDocument } from '../../lib/emit/check-object.ts';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import type { CertificateRecipient } from '../../lib/sealing/recipient-certificate.ts';
import { sealForController } from '../../lib/sealing/sealed-secrets.ts';
import { readYaml } from '../../lib/yaml/read.ts';
import { countedBytes, remote, requestFor, secretOf } from './sealing-fixture.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const recipient: CertificateRecipient = {
  fingerprint: 'f',
  publicKey,
  notBefore: new Date(0),
  notAfter: new Date('2099-01-01'),
};

/** What the controller does with one value (bitnami-labs/sealed-secrets v0.36.6, pkg/crypto/crypto.go). */
const open = (value: string, label: string, key = privateKey): Buffer => {
  const bytes = Buffer.from(value, 'base64');
  const end = 2 + bytes.readUInt16BE(0);
  const sessionKey = privateDecrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(label) },
    bytes.subarray(2, end),
  );
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]);
};

const valuesOf = (text: string): Readonly<Record<string, string>> => {
  const spec = readYaml(text, { file: 'x', maxBytes: 2 ** 20, aliases: 'none' }).value?.['spec'];
  return { ...Object(spec).encryptedData };
};

/** What OpenSSL and node say about padding, a tag, or a part of another length. */
const broken = /oaep|authenticate data|data (greater|too)|bytes|wrong length/i;

const seal = (secret = remote()) => sealForController(requestFor(secret), recipient, countedBytes());

const sealedAs = (name: string): object => seal(secretOf({ a: 'x' }, name)).object;

describe('a SealedSecret', () => {
  test('opens for the controller to the bytes that were sealed', () => {
    const values = { 'a.pem': 'äöü\r\n', bytes: Uint8Array.from([0, 255, 128]), empty: '', '10': 'x', '9': 'y' };
    const opened = Object.entries(valuesOf(seal(secretOf(values)).text)).map(([key, value]) => [
      key,
      open(value, 'istio-system/odd'),
    ]);
    expect(Object.fromEntries(opened)).toEqual(
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value)])),
    );
  });

  test.each(['istio-system/other', 'default/istio-remote-secret-cluster2', 'istio-system', ''])(
    'does not open as %j',
    (label) => {
      const value = valuesOf(seal().text)['cluster2'] ?? '';
      expect(open(value, 'istio-system/istio-remote-secret-cluster2').toString()).toBe('kubeconfig äöü');
      expect(() => open(value, label)).toThrow(/oaep decoding error|OAEP/i);
    },
  );

  test('does not open when a byte of any part was changed', () => {
    const bytes = Buffer.from(valuesOf(seal().text)['cluster2'] ?? '', 'base64');
    for (const at of [1, 2, 200, 257, 258, 262, bytes.length - 17, bytes.length - 16, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => open(changed.toString('base64'), 'istio-system/istio-remote-secret-cluster2')).toThrow(broken);
    }
  });

  test('has a session key of its own for each value', () => {
    const [a = '', b = ''] = Object.values(valuesOf(seal(secretOf({ a: 'same', b: 'same' })).text));
    expect(Buffer.from(a, 'base64').subarray(258)).not.toEqual(Buffer.from(b, 'base64').subarray(258));
  });

  test('carries type, labels and annotations of the Secret, and lets the controller take it over', () => {
    expect(seal().object).toMatchObject({
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name: 'istio-remote-secret-cluster2', namespace: 'istio-system' },
      spec: {
        template: {
          type: 'Opaque',
          metadata: {
            name: 'istio-remote-secret-cluster2',
            namespace: 'istio-system',
            labels: { 'istio/multiCluster': 'true' },
            annotations: {
              'networking.istio.io/cluster': 'cluster2',
              'sealedsecrets.bitnami.com/managed': 'true',
            },
          },
        },
      },
    });
  });

  test('leaves its Secret behind when it is deleted only where that is the CA', () => {
    const path = 'spec.template.metadata.annotations';
    const managed = { 'a/n': '1', 'sealedsecrets.bitnami.com/managed': 'true' };
    const lasting = { ...managed, 'sealedsecrets.bitnami.com/skip-set-owner-references': 'true' };
    expect(sealedAs('cacerts')).toHaveProperty(path, lasting);
    for (const name of ['istio-remote-secret-cluster2', 'kiali-signing-key', 'cacerts2']) {
      expect(sealedAs(name)).toHaveProperty(path, managed);
    }
  });

  test('has no annotation that would widen its scope, and no template of data', () => {
    const { text } = seal();
    expect(text).not.toMatch(/cluster-wide|namespace-wide/);
    expect(seal().object['spec']).not.toHaveProperty('template.data');
  });

  test('takes annotations of its own', () => {
    const request = { ...requestFor(remote()), annotations: { 'e/keep': 'yes' } };
    expect(sealForController(request, recipient, countedBytes()).object.metadata.annotations).toEqual({
      'e/keep': 'yes',
    });
  });

  test('is what its CRD and the leak gate take, under the name of the Secret', () => {
    const { file, object } = seal();
    expect(checkManifest(object)).toEqual([]);
    expect(checkDocument(seal()).issues).toEqual([]);
    expect(file).toBe('sealed/cluster1/istio-remote-secret-cluster2.yaml');
  });

  test('holds the cleartext nowhere', () => {
    const { text } = seal();
    expect(text).not.toContain('kubeconfig');
    expect(text).not.toContain(Buffer.from('kubeconfig').toString('base64').slice(0, -2));
  });
});
