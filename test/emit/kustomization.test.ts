import { expect, test } from '@jest/globals';
import { byApplyOrder } from '../../lib/emit/apply-order.ts';
import { kustomization } from '../../lib/emit/kustomization.ts';

test('a kustomization is an explicit list in the given order and nothing else', () => {
  expect(kustomization('c1/mesh', ['00-crds', '10-namespaces'])).toEqual({
    path: 'c1/mesh/kustomization.yaml',
    text: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - 00-crds\n  - 10-namespaces\n',
  });
});

test('an empty folder has an empty list', () => {
  expect(kustomization('c1/mesh/20-ca', []).text).toBe(
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
  );
});

test('what others refer to is applied first, webhooks after workloads, custom resources last', () => {
  const kinds = [
    'CustomResourceDefinition',
    'Namespace',
    'ResourceQuota',
    'ServiceAccount',
    'Secret',
    'ClusterRole',
    'ClusterRoleBinding',
    'Role',
    'RoleBinding',
    'ConfigMap',
    'Service',
    'Deployment',
    'Job',
    'PodDisruptionBudget',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'Gateway',
    'HelmRelease',
    'SealedSecret',
  ];
  const refs = kinds.map((kind) => ({ apiVersion: 'v1', kind, namespace: '', name: 'x' }));
  expect(
    refs
      .toReversed()
      .toSorted(byApplyOrder)
      .map(({ kind }) => kind),
  ).toEqual(kinds);
});

test('objects of one kind stand by name, then by namespace, in code unit order', () => {
  const refs = [
    ['b', 'n'],
    ['B', 'n'],
    ['a-b', 'n'],
    ['a', 'z'],
    ['a', 'n'],
  ].map(([name = '', namespace = '']) => ({
    apiVersion: 'v1',
    kind: 'Service',
    namespace,
    name,
  }));
  expect(refs.toSorted(byApplyOrder).map(({ name, namespace }) => `${namespace}/${name}`)).toEqual([
    'n/B',
    'n/a',
    'z/a',
    'n/a-b',
    'n/b',
  ]);
});
