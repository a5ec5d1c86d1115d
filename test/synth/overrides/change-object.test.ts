import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../lib/plan/manifest.ts';
import { changeObject } from '../../../lib/synth/overrides/change-object.ts';

const service: JsonObject = {
  kind: 'Service',
  metadata: { name: 'a', annotations: { 'x.y/z': '1' } },
  spec: { ports: [{ port: 1 }, { port: 2 }] },
};

const done = (...operations: readonly JsonObject[]) => changeObject(service, { kind: 'json', operations });

describe('operations of RFC 6902', () => {
  test.each<[string, JsonObject, readonly string[], Json]>([
    ['adds', { op: 'add', path: '/spec/type', value: 'ClusterIP' }, ['spec', 'type'], 'ClusterIP'],
    [
      'adds into a list',
      { op: 'add', path: '/spec/ports/1', value: 7 },
      ['spec', 'ports'],
      [{ port: 1 }, 7, { port: 2 }],
    ],
    [
      'adds at the end',
      { op: 'add', path: '/spec/ports/-', value: 7 },
      ['spec', 'ports'],
      [{ port: 1 }, { port: 2 }, 7],
    ],
    ['removes', { op: 'remove', path: '/spec/ports/0' }, ['spec', 'ports'], [{ port: 2 }]],
    [
      'replaces',
      { op: 'replace', path: '/metadata/annotations/x.y~1z', value: '2' },
      ['metadata', 'annotations'],
      { 'x.y/z': '2' },
    ],
    ['copies', { op: 'copy', from: '/spec/ports/0/port', path: '/spec/x' }, ['spec', 'x'], 1],
  ])('%s', (_, operation, path, value) => {
    const made = done(operation);
    const object: unknown = 'object' in made ? made.object : made.misfit;
    expect(object).toHaveProperty([...path], value);
  });

  test('follow each other: a later one sees what an earlier one made', () => {
    const made = done({ op: 'add', path: '/spec/a', value: {} }, { op: 'add', path: '/spec/a/b', value: 1 });
    expect(made).toMatchObject({ object: { spec: { a: { b: 1 } } } });
  });

  test('leave the object as it was, as other clusters may share it', () => {
    const before = JSON.stringify(service);
    done({ op: 'add', path: '/spec/ports/-', value: 7 });
    expect(JSON.stringify(service)).toBe(before);
  });

  test.each<[string, JsonObject]>([
    ['removes nothing', { op: 'remove', path: '/spec/typ' }],
    ['replaces nothing', { op: 'replace', path: '/spec/typ', value: 1 }],
    ['adds below nothing', { op: 'add', path: '/spec/a/b', value: 1 }],
    ['adds past the end of a list', { op: 'add', path: '/spec/ports/3', value: 1 }],
    ['adds a name to a list', { op: 'add', path: '/spec/ports/x', value: 1 }],
    ['copies nothing', { op: 'copy', from: '/spec/typ', path: '/spec/x' }],
    ['tests what is not there', { op: 'test', path: '/spec/typ', value: 1 }],
    ['tests for another value', { op: 'test', path: '/kind', value: 'Deployment' }],
    ['reaches for a prototype', { op: 'add', path: '/__proto__/x', value: 1 }],
  ])('do not fit where one %s', (_, operation) => {
    expect(done(operation)).toHaveProperty('misfit');
  });
});

test('a patch merges maps, replaces lists and takes away what is null', () => {
  const patch = { metadata: { annotations: { 'x.y/z': null, b: 'c' } }, spec: { ports: [{ port: 3 }] } };
  expect(changeObject(service, { kind: 'merge', patch })).toEqual({
    object: { kind: 'Service', metadata: { name: 'a', annotations: { b: 'c' } }, spec: { ports: [{ port: 3 }] } },
  });
});
