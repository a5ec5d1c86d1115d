import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { constants, createDecipheriv, createPrivateKey, privateDecrypt, X509Certificate } from 'node:crypto';
import { isMap, type Json, type JsonObject } from '../../../lib/plan/manifest.ts';
import { readYamlStream } from '../../../lib/yaml/read.ts';
import type { MeshOfTests } from '../ca-of-tests.ts';
import { generated, sealed, sealedMesh } from './sealed-mesh.ts';

let mesh: MeshOfTests;
beforeAll(async () => {
  mesh = await sealedMesh();
}, 60_000);
afterAll(() => mesh.end());

const objectOf = (text: string): JsonObject => {
  const [object] = readYamlStream(text, { file: 'm', maxBytes: 1e6, aliases: 'none' }) ?? [];
  return isMap(object) ? object : {};
};

const at = (value: Json | undefined, ...path: readonly string[]): string => {
  const found = path.reduce<Json | undefined>((here, step) => (isMap(here) ? here[step] : undefined), value);
  return typeof found === 'string' ? found : '';
};

/** What a controller does with one value of strict scope; bitnami-labs/sealed-secrets v0.36.6, pkg/crypto/crypto.go. */
const opened = (sealedValue: string, key: string, label: string): string => {
  const bytes = Buffer.from(sealedValue, 'base64');
  const body = bytes.subarray(2 + bytes.readUInt16BE(0));
  const sessionKey = privateDecrypt(
    {
      key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, 2 + bytes.readUInt16BE(0)),
  );
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]).toString();
};

describe('a cluster with the bootstrap key', () => {
  test('opens what was sealed for it before it existed: the CA that pki/ shows, with its key', async () => {
    const bootstrap = objectOf((await generated(mesh, 'cluster1', { bootstrap: true })).out);
    const key = Buffer.from(at(bootstrap, 'data', 'tls.key'), 'base64').toString();
    const document = objectOf(mesh.text('sealed/cluster1/cacerts.yaml'));
    const value = (name: string): string =>
      opened(at(document, 'spec', 'encryptedData', name), key, 'istio-system/cacerts');
    for (const name of ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem']) {
      expect(value(name)).toBe(mesh.text(`pki/cluster1/${name}`));
    }
    expect(new X509Certificate(value('ca-cert.pem')).checkPrivateKey(createPrivateKey(value('ca-key.pem')))).toBe(true);
  });

  test('opens nothing of another cluster', async () => {
    const bootstrap = objectOf((await generated(mesh, 'cluster2', { bootstrap: true })).out);
    const key = Buffer.from(at(bootstrap, 'data', 'tls.key'), 'base64').toString();
    const document = objectOf(mesh.text('sealed/cluster1/cacerts.yaml'));
    const sealedKey = at(document, 'spec', 'encryptedData', 'ca-key.pem');
    expect(sealedKey).not.toBe('');
    expect(() => opened(sealedKey, key, 'istio-system/cacerts')).toThrow(/oaep|decoding|padding|data (greater|too)/i);
    expect((await sealed(mesh)).err).toContain('2 unchanged');
  });
});
