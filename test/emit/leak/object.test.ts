import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { secretsInObject } from '../../../lib/emit/leak/gate.ts';
import type { JsonObject } from '../../../lib/plan/manifest.ts';
import { der, jwt, pem } from './planted.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const key = pem(privateKey, 'pkcs8');
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { password: 'aHVudGVyMg==' } };

/** `path: what` of every finding. */
const found = (object: JsonObject): readonly string[] =>
  secretsInObject(object).map(({ path, problem }) => `${path.join('/')}: ${problem.replace('the field holds ', '')}`);

const container = (fields: JsonObject): JsonObject => ({
  kind: 'Deployment',
  spec: { template: { spec: { containers: [{ name: 'a', ...fields }] } } },
});
const inContainer = 'spec/template/spec/containers/0';

describe('a secret is found wherever it stands', () => {
  test.each<[string, JsonObject, string]>([
    [
      'the data of a ConfigMap',
      { kind: 'ConfigMap', data: { 'ca-key.pem': key } },
      'data/ca-key.pem: a private key in PEM',
    ],
    [
      'the binary data of a ConfigMap',
      { kind: 'ConfigMap', binaryData: { key: der(privateKey, 'pkcs8').toString('base64') } },
      'binaryData/key: a private key in DER (PKCS#8)',
    ],
    [
      'an environment variable',
      container({ env: [{ name: 'A', value: jwt }] }),
      `${inContainer}/env/0/value: a token (JWT)`,
    ],
    ['an argument', container({ args: [`--token=${jwt}`] }), `${inContainer}/args/0: a token (JWT)`],
    [
      'the last applied configuration',
      {
        kind: 'ConfigMap',
        metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret) } },
      },
      'metadata/annotations/kubectl.kubernetes.io/last-applied-configuration: a Secret whose values are not sealed',
    ],
    [
      'an item of a List',
      { kind: 'List', items: [{ kind: 'ConfigMap' }, secret] },
      'items/1/data: a Secret whose values are not sealed',
    ],
    [
      'a document inside a text inside a text',
      { kind: 'ConfigMap', data: { 'a.json': JSON.stringify({ manifest: JSON.stringify(secret) }) } },
      'data/a.json: a Secret whose values are not sealed',
    ],
    [
      'Helm values',
      { kind: 'HelmRelease', spec: { values: { extraObjects: [secret] } } },
      'spec/values/extraObjects/0/data: a Secret whose values are not sealed',
    ],
    [
      'the template of a SealedSecret',
      { kind: 'SealedSecret', spec: { encryptedData: {}, template: { data: { password: 'hunter2' } } } },
      'spec/template/data: a SealedSecret with values in its template',
    ],
    [
      'a kubeconfig as data',
      { kind: 'HelmRelease', spec: { values: { users: [{ name: 'a', user: { token: 'short' } }] } } },
      'spec/values/users/0/user/token: a kubeconfig with a credential',
    ],
  ])('in %s', (_, object, finding) => {
    expect(found(object)).toContain(finding);
  });
});

describe('a Secret', () => {
  const encrypted = 'ENC[AES256_GCM,data:c2VhbGVk,iv:aXY=,tag:dGFn,type:str]';
  const sops = { age: [{ recipient: 'age1x', enc: '-----BEGIN AGE ENCRYPTED FILE-----' }], mac: encrypted };
  const sealed = { kind: 'Secret', data: { a: encrypted, b: '' }, sops };

  test.each<[string, JsonObject]>([
    ['for the token controller to fill', { kind: 'Secret', type: 'kubernetes.io/service-account-token' }],
    ['without values', { kind: 'Secret', data: {}, stringData: {} }],
    ['sealed by sops', sealed],
    ['sealed by sops for a key group', { ...sealed, sops: { mac: encrypted, key_groups: [{ age: sops.age }] } }],
    ['sealed by sops with nested values', { ...sealed, stringData: { a: { b: [encrypted, null] } } }],
  ])('%s passes', (_, object) => {
    expect(found(object)).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['data', { kind: 'Secret', data: { a: 'aHVudGVyMg==' } }],
    ['stringData', { kind: 'Secret', stringData: { a: '' } }],
    ['data', { kind: 'Secret', type: 'kubernetes.io/service-account-token', data: { token: 'eA==' } }],
    ['data', { ...sealed, data: { a: encrypted, b: 'aHVudGVyMg==' } }],
    ['data', { ...sealed, data: { a: `${encrypted} and more` } }],
    ['data', { ...sealed, data: { a: 1 } }],
    ['data', { ...sealed, sops: { ...sops, age: [] } }],
    ['data', { ...sealed, sops: { ...sops, age: [{ recipient: 'age1x', enc: '' }] } }],
    ['data', { ...sealed, sops: { ...sops, mac: '' } }],
    ['data', { ...sealed, sops: { mac: encrypted } }],
    ['data', { ...sealed, sops: 'encrypted' }],
  ])('with %s in the clear is refused: %j', (field, object) => {
    expect(found(object)).toEqual([`${field}: a Secret whose values are not sealed`]);
  });
});

test('a finding never quotes what it found', () => {
  const object = { kind: 'ConfigMap', data: { a: key, b: jwt, c: JSON.stringify(secret) } };
  const told = JSON.stringify(secretsInObject(object));
  for (const part of [key.split('\n')[1] ?? '', jwt.slice(0, 20), 'aHVudGVyMg']) expect(told).not.toContain(part);
});
