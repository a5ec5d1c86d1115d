import { describe, expect, test } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import { byApplyOrder } from '../../lib/emit/apply-order.ts';
import { KubeObject } from '../../lib/parts/kube-object.ts';
import { DeclaredSecretStore } from '../../lib/parts/secret-store.ts';
import type { SecretStorePlan } from '../../lib/plan/sealed-plan.ts';
import { cluster } from '../installs/cluster-fixture.ts';

const provider = {
  vault: { server: 'https://vault.example.com', path: 'mesh', auth: { tokenSecretRef: { name: 'a' } } },
};

const built = (secretStore: SecretStorePlan) => {
  const chart = new Chart(new App(), 'chart');
  new DeclaredSecretStore(chart, 'store', cluster({ secretStore }));
  return chart.node.findAll().flatMap((object) => (object instanceof KubeObject ? [object.toJson()] : []));
};

describe('the store of external-secrets', () => {
  test('is made in the Istio namespace, as its CRD has it, and kept', () => {
    const [store, ...others] = built({ kind: 'SecretStore', name: 'mesh', provider });
    expect(others).toEqual([]);
    expect(store).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: {
        name: 'mesh',
        namespace: 'istio-system',
        annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
      },
      spec: { provider },
    });
    expect(checkManifest(store)).toEqual([]);
  });

  test('may serve the whole cluster', () => {
    const [store] = built({ kind: 'ClusterSecretStore', name: 'mesh', provider });
    expect(store?.metadata).not.toHaveProperty('namespace');
    expect(checkManifest(store)).toEqual([]);
  });

  test('is checked for what its CRD does not know', () => {
    const [store] = built({ kind: 'SecretStore', name: 'mesh', provider: { vault: { ...provider.vault, pth: 'x' } } });
    expect(checkManifest(store).map(({ code }) => code)).toEqual(['unknown-field']);
  });

  test('is not made where the platform team makes it, or nobody names it', () => {
    expect(built({ kind: 'SecretStore', name: 'mesh', provider: {} })).toEqual([]);
    expect(built({ kind: 'SecretStore', name: '', provider })).toEqual([]);
  });

  test('comes before what refers to it', () => {
    const order = ['PushSecret', 'SecretStore', 'ExternalSecret', 'ClusterSecretStore', 'Secret']
      .map((kind) => ({ apiVersion: 'v1', kind, namespace: '', name: 'a' }))
      .toSorted(byApplyOrder);
    expect(order.map(({ kind }) => kind)).toEqual([
      'Secret',
      'ClusterSecretStore',
      'SecretStore',
      'ExternalSecret',
      'PushSecret',
    ]);
  });
});
