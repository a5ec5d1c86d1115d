import { expect, test } from '@jest/globals';
import { apiGroup, duplicateObjects } from '../../lib/emit/identity.ts';

const object = (apiVersion: string, kind: string, namespace: string, name: string, origin: string) => ({
  ref: { apiVersion, kind, namespace, name },
  origin,
});

test('the same group, kind, namespace and name is one object, whatever the version', () => {
  const issues = duplicateObjects([
    object('networking.istio.io/v1', 'Gateway', 'istio-system', 'x', 'c1/40-expose/a'),
    object('networking.istio.io/v1beta1', 'Gateway', 'istio-system', 'x', 'c1/70-addons/b'),
  ]);
  expect(issues).toEqual([
    {
      code: 'duplicate-object',
      severity: 'error',
      path: ['c1/70-addons/b'],
      problem: 'Gateway istio-system/x is made by c1/40-expose/a and by c1/70-addons/b',
      remedy: 'rename one of the two, or leave one out',
    },
  ]);
});

test('objects that differ in group, kind, namespace or name are different', () => {
  const issues = duplicateObjects([
    object('networking.istio.io/v1', 'Gateway', 'a', 'x', '1'),
    object('gateway.networking.k8s.io/v1', 'Gateway', 'a', 'x', '2'),
    object('networking.istio.io/v1', 'Sidecar', 'a', 'x', '3'),
    object('networking.istio.io/v1', 'Gateway', 'b', 'x', '4'),
    object('networking.istio.io/v1', 'Gateway', 'a', 'y', '5'),
    object('v1', 'Service', 'a', 'b-c', '6'),
    object('v1', 'Service', 'a-b', 'c', '7'),
  ]);
  expect(issues).toEqual([]);
});

test('the group is what stands before the slash', () => {
  expect(['v1', 'apps/v1', 'networking.istio.io/v1'].map((apiVersion) => apiGroup({ apiVersion }))).toEqual([
    '',
    'apps',
    'networking.istio.io',
  ]);
});
