import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type BuiltObject, checkDocument, checkObject } from '../../lib/emit/check-object.ts';
import type { Json, Manifest } from '../../lib/plan/manifest.ts';

const built = (manifest: object, input?: BuiltObject['input']): BuiltObject => ({
  // Tests also hand in what the compiler would not take for a manifest.
  manifest: Object.assign<object, Manifest>(manifest, JSON.parse('{}')),
  origin: 'c1/70-addons/x',
  input,
});

const configMap = (data: { readonly [key: string]: Json }): object => ({
  data,
  metadata: { namespace: 'istio-system', name: 'x' },
  kind: 'ConfigMap',
  apiVersion: 'v1',
});

/** `severity code path` of every issue. */
const told = (object: BuiltObject): readonly string[] =>
  checkObject(object).issues.map(({ severity, code, path }) => `${severity} ${code} ${path.join(' ')}`);

describe('an object without fault', () => {
  test('comes back as its identity, its text and the digest of the text', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: istio-system\ndata:\n  a: "1"\n';
    expect(checkObject(built(configMap({ a: '1' })))).toEqual({
      ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'istio-system', name: 'x' },
      text,
      sha256: createHash('sha256').update(text).digest('hex'),
      issues: [],
    });
  });

  test('is checked once, however many clusters share it', () => {
    const shared = built(configMap({ a: '1' }));
    const first = checkObject(shared);
    expect(checkObject({ ...shared, origin: 'c2/70-addons/x' })).toBe(first);
    expect(checkObject(built(configMap({ a: '1' })))).not.toBe(first);
  });
});

describe('what is wrong with an object', () => {
  test.each<[string, object, string]>([
    [
      'a field its schema does not know',
      { ...configMap({}), dota: {} },
      'error object-unknown-field c1/70-addons/x dota',
    ],
    ['a wrong type', configMap({ a: 1 }), 'error object-wrong-type c1/70-addons/x data a'],
    ['a kind nobody serves', { ...configMap({}), kind: 'ConfigMop' }, 'error object-unknown-kind c1/70-addons/x kind'],
    [
      'a group nothing is known about',
      { ...configMap({}), apiVersion: 'example.com/v1' },
      'warning object-unknown-group c1/70-addons/x apiVersion',
    ],
    ['no name', { ...configMap({}), metadata: {} }, 'error object-missing-field c1/70-addons/x metadata name'],
    [
      'an empty name',
      { ...configMap({}), metadata: { name: '' } },
      'error object-without-name c1/70-addons/x metadata name',
    ],
    ['null', { ...configMap({}), immutable: null }, 'error null-field c1/70-addons/x immutable'],
    [
      'a secret',
      configMap({
        token: 'a'.repeat(8),
        kubeconfig: ['eyJhbGciOiJ', 'eyJpc3MiOiJ', 'c2lnbmF0dXJl'].map((part) => part.padEnd(20, 'a')).join('.'),
      }),
      'error secret-in-the-clear c1/70-addons/x data kubeconfig',
    ],
  ])('%s is an issue with the path of the construct and the field', (_, object, issue) => {
    expect(told(built(object))).toEqual([issue]);
  });

  test('of a kind that is in no reference is told as well, where isthmus makes it', () => {
    const meta = { metadata: { name: 'a', namespace: 'b' } };
    const operator = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', ...meta };
    const attachment = { apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition', ...meta };
    expect(told(built({ ...operator, spec: { profile: 'empty', values: { anything: 1 } } }))).toEqual([]);
    expect(told(built(attachment))).toEqual([]);
    const misspelt = { ...operator, spec: { profil: 'empty' } };
    expect(told(built(misspelt))).toEqual(['error object-unknown-field c1/70-addons/x spec profil']);
  });

  test('a field that its class dropped is an issue', () => {
    const made = configMap({});
    expect(told(built(made, { given: { ...made, data: { a: '1' } }, made }))).toEqual([
      'error lost-field c1/70-addons/x data a',
    ]);
  });

  test('all of it is told at once', () => {
    const object = { ...configMap({ a: 1 }), extra: true, metadata: { name: '' }, immutable: null };
    expect(told(built(object)).map((line) => line.split(' ')[1])).toEqual([
      'null-field',
      'object-without-name',
      'object-wrong-type',
      'object-unknown-field',
    ]);
  });

  test('a misspelt field has a remedy', () => {
    expect(checkObject(built({ ...configMap({}), dota: {} })).issues[0]?.remedy).toBe('did you mean data?');
  });
});

describe('a sealed document', () => {
  const encrypted = 'ENC[AES256_GCM,data:c2VhbGVk,iv:aXY=,tag:dGFn,type:str]';
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cacerts', namespace: 'istio-system' },
    data: { a: encrypted },
  };
  const sops = { age: [{ recipient: 'age1x', enc: 'x' }], mac: encrypted };

  test('keeps its text, whatever its layout', () => {
    const text = 'metadata: {name: cacerts}\n# sealed\n';
    expect(
      checkDocument({ file: 'sealed/c1/cacerts.yaml', text, object: Object.assign({}, secret, { sops }) }),
    ).toEqual({
      ref: { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' },
      text,
      sha256: createHash('sha256').update(text).digest('hex'),
      issues: [],
    });
  });

  test('that is not sealed after all is an issue that names the file', () => {
    const object = { ...secret, data: { a: 'aHVudGVyMg==' } };
    const { issues } = checkDocument({ file: 'sealed/c1/cacerts.yaml', text: '', object });
    expect(issues).toMatchObject([{ code: 'secret-in-the-clear', path: ['sealed/c1/cacerts.yaml', 'data'] }]);
  });
});

test('a shared object costs nearly nothing after the first cluster', () => {
  const objects = Array.from({ length: 60 }, (_, index) =>
    built(configMap(Object.fromEntries(Array.from({ length: 40 }, (__, key) => [`key-${key}`, `value ${index}`])))),
  );
  const measure = (): number => {
    const start = performance.now();
    for (const object of objects) checkObject(object);
    return performance.now() - start;
  };
  const first = measure();
  expect(measure()).toBeLessThan(first / 5);
});
