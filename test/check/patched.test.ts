import { describe, expect, test } from '@jest/globals';
import { idOf, inlinePatches, isFor } from '../../lib/check/facts/patch.ts';
import { patched } from '../../lib/check/facts/patched.ts';
import type { JsonObject } from '../../lib/plan/manifest.ts';

const object: JsonObject = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'istiod', labels: { 'a/b': 'old' } },
  spec: { values: { list: ['one', 'two'] } },
};

const after = (text: string, over: JsonObject = object): JsonObject | undefined => {
  const [patch] = inlinePatches(text, { kind: 'HelmRelease' });
  return patch && patched(over, patch);
};

describe('operations of RFC 6902', () => {
  test.each([
    ['add', '/metadata/labels/x', { metadata: { labels: { 'a/b': 'old', x: 'new' } } }],
    ['replace', '/metadata/labels/a~1b', { metadata: { labels: { 'a/b': 'new' } } }],
    ['remove', '/metadata/labels/a~1b', { metadata: { labels: {} } }],
    ['add', '/spec/values/list/-', { spec: { values: { list: ['one', 'two', 'new'] } } }],
    ['add', '/spec/values/list/0', { spec: { values: { list: ['new', 'one', 'two'] } } }],
    ['replace', '/spec/values/list/1', { spec: { values: { list: ['one', 'new'] } } }],
    ['remove', '/spec/values/list/0', { spec: { values: { list: ['two'] } } }],
  ])('%s %s', (op, path, expected) => {
    const value = op === 'remove' ? '' : ', value: new';
    expect(after(`[{ op: ${op}, path: "${path}"${value} }]`)).toMatchObject(expected);
  });

  test('a test changes nothing, and what follows it counts', () => {
    const found = after('[{ op: test, path: /kind, value: HelmRelease }, { op: add, path: /spec/x, value: 1 }]');
    expect(found).toEqual({ ...object, spec: { values: { list: ['one', 'two'] }, x: 1 } });
  });

  test('at a place that is not there, or that nobody writes, leave nothing to say', () => {
    expect(after('[{ op: add, path: /spec/none/x, value: 1 }]')).toBeUndefined();
    expect(after('[{ op: replace, path: /spec/values/list/7, value: 1 }]')).toBeUndefined();
    expect(after('[{ op: move, from: /spec, path: /other }]')).toBeUndefined();
  });
});

const clear = (text: string, target: JsonObject | undefined): readonly boolean[] =>
  inlinePatches(text, target).map(({ isClear }) => isClear);

describe('a patch that is laid over', () => {
  test('takes away what it says null of, and names nothing anew', () => {
    const found = after('{ kind: any, metadata: { name: other, labels: null }, spec: { values: { list: [three] } } }');
    expect(found).toEqual({ ...object, metadata: { name: 'istiod' }, spec: { values: { list: ['three'] } } });
  });

  test('with a list is not followed for the kinds of Kubernetes, whose lists merge by names', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 1 }] } };
    expect(after('{ spec: { ports: [{ port: 2 }] } }', service)).toBeUndefined();
    expect(after('{ spec: { type: NodePort } }', service)).toMatchObject({ spec: { type: 'NodePort' } });
  });

  test('is for the object it names, else for those of its target', () => {
    const apiVersion = 'apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease';
    const [named] = inlinePatches(`{ ${apiVersion}, metadata: { name: istiod } }`, undefined);
    const [other] = inlinePatches(`{ ${apiVersion}, metadata: { name: base } }`, undefined);
    const [elsewhere] = inlinePatches(`{ ${apiVersion}, metadata: { name: istiod, namespace: mesh } }`, undefined);
    const [alike] = inlinePatches('{ apiVersion: x.io/v2, kind: HelmRelease, metadata: { name: istiod } }', undefined);
    const [aimed] = inlinePatches('[]', { kind: 'HelmRelease' });
    const found = [named, other, elsewhere, alike, aimed].map((patch) => patch && isFor(patch, object));
    expect(found).toEqual([true, false, false, false, true]);
  });

  test.each([
    [{ name: 'istio.|base' }, true],
    [{ name: 'isti' }, false],
    [{ group: 'helm.toolkit.fluxcd.io', version: 'v2' }, true],
    [{ version: 'v1' }, false],
    [{ namespace: 'default' }, true],
    [{ namespace: 'istio-system' }, false],
  ])('with the target %j is for what kustomize takes it for', (target, expected) => {
    const [patch] = inlinePatches('[]', target);
    expect(patch?.isClear).toBe(true);
    expect(patch && isFor(patch, object)).toBe(expected);
  });

  test('is for an object by every name that it had on its way', () => {
    const [patch] = inlinePatches('[]', { name: 'istiod', namespace: 'mesh' });
    const ids = [idOf(object), { name: 'istiod', namespace: 'mesh' }];
    expect(patch && isFor(patch, object, ids)).toBe(true);
  });

  test('is not clear where its target is an expression, or it cannot be read', () => {
    expect(clear('[]', { kind: 'HelmRelease', name: 'istio.*' })).toEqual([false]);
    expect(clear('a: [', { kind: 'HelmRelease' })).toEqual([false]);
    expect(clear('{ $patch: delete, kind: HelmRelease }', undefined)).toEqual([false]);
    expect(clear('{ kind: HelmRelease, spec: { values: { $patch: replace } } }', undefined)).toEqual([false]);
    expect(clear('[{ op: replace, path: /metadata/name, value: x }]', { kind: 'HelmRelease' })).toEqual([false]);
    expect(clear('{ kind: HelmRelease, metadata: { name: a } }', undefined)).toEqual([true]);
  });
});
