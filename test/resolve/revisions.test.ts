import { describe, expect, test } from '@jest/globals';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

const mesh = (fields: string, version = '1.30.3'): string =>
  twoClusters.replace('{ version: 1.30.3 }', `{ version: ${version}, ${fields} }`);
const istioOf = (text: string) => resolved({ 'mesh.yaml': text }).plan.settings.istio;
const errorsOf = (text: string): readonly string[] =>
  issuesOf({ 'mesh.yaml': text }).flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));

describe('revisions in a declaration', () => {
  test('are none by default', () => {
    expect(istioOf(twoClusters)).toMatchObject({ revision: '', canary: { kind: 'none' }, tags: [] });
  });

  test('bring the tag default, before those declared', () => {
    const istio = istioOf(mesh('revision: 1-30-3, tags: { prod: 1-30-3 }'));
    expect(istio.tags).toEqual([
      { name: 'default', revision: '1-30-3' },
      { name: 'prod', revision: '1-30-3' },
    ]);
  });

  test('of a canary come with its release and the registry of that release', () => {
    const { canary, readerAccess } = istioOf(mesh('canary: { version: 1.30.1, revision: next }', '1.29.6'));
    expect(canary).toMatchObject({ kind: 'canary', revision: 'next', hub: 'registry.istio.io/release' });
    expect(readerAccess).toBe('charts');
    const own = istioOf(mesh('hub: registry.example.com/istio, canary: { version: 1.30.1, revision: next }'));
    expect(own.canary).toMatchObject({ hub: 'registry.example.com/istio' });
  });

  test('may leave the control plane without one behind, which then goes on serving istio-injection', () => {
    const istio = istioOf(
      mesh('revision: 1-30-3, canary: { version: 1.29.6, revision: default }, tags: { old: default }'),
    );
    expect(istio.canary).toMatchObject({ revision: '' });
    expect(istio.tags).toEqual([{ name: 'old', revision: '' }]);
  });

  test('are no error by themselves, with a canary, with tags', () => {
    expect(errorsOf(mesh('revision: 1-30-3'))).toEqual([]);
    const tagged = 'tags: { prod: 1-30-3, next: 1-31-0 }';
    expect(errorsOf(mesh(`revision: 1-30-3, canary: { version: 1.31.0, revision: 1-31-0 }, ${tagged}`))).toEqual([]);
    expect(errorsOf(mesh('canary: { version: 1.31.0, revision: 1-31-0 }'))).toEqual([]);
    expect(errorsOf(mesh('revision: 1-30-3, canary: { version: 1.29.6, revision: default }'))).toEqual([]);
  });

  test('are DNS labels, short enough for the name of a release', () => {
    expect(errorsOf(mesh('revision: 1.30.3'))).toHaveLength(1);
    expect(errorsOf(mesh(`revision: ${'x'.repeat(46)}`))).toEqual([]);
    expect(errorsOf(mesh(`revision: ${'x'.repeat(47)}`))).toHaveLength(1);
    expect(errorsOf(mesh('canary: { version: 1.31.0 }'))).toHaveLength(1);
  });

  test('may not be named by a declared tag default, also where none is made by itself', () => {
    expect(errorsOf(mesh('revision: a, tags: { default: a }'))).toEqual(['tag-reserved']);
    expect(errorsOf(mesh('revision: a, canary: { version: 1.29.6, revision: default }, tags: { default: a }'))).toEqual(
      ['tag-reserved'],
    );
  });
});

describe('the rules of revisions', () => {
  test.each([
    ['revision: default', 'revision-reserved', '2:37'],
    ['revision: a, canary: { version: 1.30.3, revision: a }', 'canary-revision-same', '2:77'],
    ['canary: { version: 1.32.0, revision: a }', 'canary-version-unsupported', '2:46'],
    ['canary: { version: 1.28.0, revision: a }', 'canary-version-skew', '2:46'],
    ['revision: a, canary: { version: 1.31.0, revision: default }', 'canary-unrevisioned', '2:77'],
    ['revision: a, tags: { default: a }', 'tag-reserved', '2:57'],
    ['revision: a, tags: { a: a }', 'tag-is-revision', '2:51'],
    ['revision: a, tags: { b: c }', 'tag-revision-unknown', '2:51'],
  ])('{ %s } fires %s', (fields, code, at) => {
    const [found] = issuesOf({ 'mesh.yaml': mesh(fields) }).filter((issue) => issue.code === code);
    expect(`${found?.at?.file}:${found?.at?.line}:${found?.at?.column}`).toBe(`mesh.yaml:${at}`);
  });
});
