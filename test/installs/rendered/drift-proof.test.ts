import { describe, expect, test } from '@jest/globals';
import { driftProof } from '../../../lib/installs/rendered/drift-proof.ts';
import { isManifest, type Json, type JsonObject, type Manifest } from '../../../lib/plan/manifest.ts';
import { settings } from '../cluster-fixture.ts';

const keep = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

const object = (
  kind: string,
  name: string,
  rest: JsonObject = {},
  metadata: JsonObject = {},
): Manifest & JsonObject => {
  const made: JsonObject = { apiVersion: 'v1', kind, metadata: { name, ...metadata }, ...rest };
  if (!isManifest(made)) throw new Error('not an object');
  return made;
};

const istiod = (secret: JsonObject): Manifest & JsonObject =>
  object('Deployment', 'istiod', {
    spec: {
      template: {
        metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
        spec: {
          volumes: [
            { name: 'cacerts', secret },
            { name: 'local', emptyDir: {} },
          ],
        },
      },
    },
  });

const webhooks = (kind: string, webhook: JsonObject): Json | undefined =>
  driftProof(settings(), object(kind, 'a', { webhooks: [webhook] }))['webhooks'];

describe('a rendered object', () => {
  test('is no longer called Helm’s, in its own labels and never in those of its pods', () => {
    const labels = { app: 'istiod', 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/part-of': 'istio' };
    expect(driftProof(settings(), object('ServiceAccount', 'istiod', {}, { labels })).metadata.labels).toEqual({
      app: 'istiod',
      'app.kubernetes.io/managed-by': 'isthmus',
      'app.kubernetes.io/part-of': 'istio',
    });
    expect(driftProof(settings(), istiod({ optional: false }))).toEqual(istiod({ optional: false }));
  });

  test('keeps the label of another manager, and gets none where it has none', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'somebody' };
    expect(driftProof(settings(), object('Role', 'r', {}, { labels })).metadata.labels).toEqual(labels);
    expect(driftProof(settings(), object('Role', 'r'))).toEqual(object('Role', 'r'));
  });

  test('does not let istiod start without the Secret of its CA, whatever the program wrote', () => {
    const strict = istiod({ secretName: 'cacerts', optional: false });
    expect(driftProof(settings(), istiod({ secretName: 'cacerts', optional: true }))).toEqual(strict);
    expect(driftProof(settings(), istiod({ secretName: 'cacerts' }))).toEqual(strict);
  });

  test.each(['CustomResourceDefinition', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Service'])(
    'of kind %s outlives its file where traffic hangs on it',
    (kind) => {
      const names: Readonly<Record<string, string>> = {
        ServiceAccount: 'istio-reader-service-account',
        ClusterRole: 'istio-reader-clusterrole-istio-system',
        ClusterRoleBinding: 'istio-reader-clusterrole-istio-system',
        Service: 'istio-eastwestgateway',
      };
      const made = driftProof(settings(), object(kind, names[kind] ?? 'gateways.networking.istio.io'));
      expect(made.metadata.annotations).toEqual(keep);
    },
  );

  test.each([
    ['Service', 'istiod'],
    ['Service', 'istiod-canary'],
    ['ServiceAccount', 'istiod'],
    ['ValidatingWebhookConfiguration', 'istiod-default-validator'],
    ['MutatingWebhookConfiguration', 'istio-sidecar-injector'],
  ])('%s %s goes with its istiod: a webhook without one refuses everything', (kind, name) => {
    expect(driftProof(settings(), object(kind, name)).metadata.annotations).toBeUndefined();
  });

  test('keeps the annotations it has beside the protection', () => {
    const made = driftProof(settings(), object('CustomResourceDefinition', 'a', {}, { annotations: { a: 'b' } }));
    expect(made.metadata.annotations).toEqual({ a: 'b', ...keep });
  });

  test('has a validator that says Fail at once, as istiod would make it say', () => {
    expect(webhooks('ValidatingWebhookConfiguration', { failurePolicy: 'Ignore' })).toEqual([
      { failurePolicy: 'Fail' },
    ]);
  });

  test('never takes the bundle away that istiod wrote, and leaves a pinned one', () => {
    const kind = 'MutatingWebhookConfiguration';
    expect(webhooks(kind, { clientConfig: { caBundle: '', url: 'x' } })).toEqual([{ clientConfig: { url: 'x' } }]);
    expect(webhooks(kind, { clientConfig: { caBundle: 'QQ==' } })).toEqual([{ clientConfig: { caBundle: 'QQ==' } }]);
  });

  test('stays one object for all clusters of a mesh, and none of it is changed in place', () => {
    const mesh = settings();
    const crd = Object.freeze(object('CustomResourceDefinition', 'a'));
    expect(driftProof(mesh, crd)).toBe(driftProof(mesh, crd));
    expect(driftProof(settings(), crd)).not.toBe(driftProof(mesh, crd));
    expect(crd.metadata.annotations).toBeUndefined();
  });
});
