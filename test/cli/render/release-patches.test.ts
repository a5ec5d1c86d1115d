import { describe, expect, test } from '@jest/globals';
import { patchedBy } from '../../../lib/cli/render/release-patches.ts';
import { EnvironmentError } from '../../../lib/plan/mesh-error.ts';
import type { JsonObject } from '../../../lib/plan/manifest.ts';
import type { Release } from '../../../lib/plan/release.ts';

const release = (kind: string, name: string, spec: JsonObject): Release => ({
  name: 'r',
  chart: 'istiod',
  version: '1.31.0',
  namespace: 'istio-system',
  stage: '30-istiod',
  values: {},
  skipSchemaValidation: false,
  patches: [{ target: { kind, name }, lasting: true, patch: { kind, metadata: { name }, spec } }],
  drift: [],
  needs: [],
});

const object = (spec: JsonObject) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's', namespace: 'istio-system' },
  spec,
});

const patched = (before: JsonObject, patch: JsonObject): unknown =>
  patchedBy(release('Service', 's', patch), [object(before)])[0]?.['spec'];

describe('a patch of a release', () => {
  test('merges maps, and leaves what it does not name', () => {
    expect(patched({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 4 } })).toEqual({ a: { b: 4, c: 2 }, d: 3 });
  });

  test('merges lists of named things by name, and adds what is new', () => {
    const before = { volumes: [{ name: 'a', secret: { optional: true, secretName: 'x' } }, { name: 'b' }] };
    const patch = { volumes: [{ name: 'a', secret: { optional: false } }, { name: 'c' }] };
    expect(patched(before, patch)).toEqual({
      volumes: [{ name: 'a', secret: { optional: false, secretName: 'x' } }, { name: 'b' }, { name: 'c' }],
    });
  });

  test('takes the place of a list that it marks, and of one whose items have no names', () => {
    const marked = { ports: [{ name: 'tls', port: 1 }, { $patch: 'replace' }] };
    expect(patched({ ports: [{ name: 'http', port: 2 }] }, marked)).toEqual({ ports: [{ name: 'tls', port: 1 }] });
    expect(patched({ ips: ['a', 'b'] }, { ips: ['c'] })).toEqual({ ips: ['c'] });
  });

  test('keeps the identity and namespace of its object, and leaves the other objects alone', () => {
    const other = { ...object({}), kind: 'Role' };
    const [first, second] = patchedBy(release('Service', 's', { a: 1 }), [object({}), other]);
    expect(first?.metadata).toEqual({ name: 's', namespace: 'istio-system' });
    expect(second).toBe(other);
  });

  test('is refused when its object is gone: what it says would be lost', () => {
    expect(() => patchedBy(release('Service', 'gone', {}), [object({})])).toThrow(EnvironmentError);
  });
});
