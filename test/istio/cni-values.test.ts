import { expect, test } from '@jest/globals';
import { excludedNamespaces, injectWithoutInit } from '../../lib/istio/cni-values.ts';

test('the agent leaves the namespace of istiod alone, and kube-system as by default', () => {
  expect(excludedNamespaces('mesh-system')).toEqual(['mesh-system', 'kube-system']);
});

test('injection is told below pilot, where every supported version looks', () => {
  expect(injectWithoutInit).toEqual({ cni: { enabled: true } });
});
