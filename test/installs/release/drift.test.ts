import { describe, expect, test } from '@jest/globals';
import { webhookDrift } from '../../../lib/installs/release/drift.ts';
import { cluster, withVersion } from '../cluster-fixture.ts';

const unpinned = { trust: { kind: 'unpinned' } } as const;

describe('drift of the webhooks', () => {
  test('does not exist while the root is pinned', () => {
    expect([webhookDrift(cluster(), 'base'), webhookDrift(cluster(), 'istiod')]).toEqual([[], []]);
  });

  test('is the CA bundle of each webhook that istiod writes', () => {
    expect(webhookDrift(cluster(unpinned), 'istiod')).toEqual([
      { kind: 'ValidatingWebhookConfiguration', paths: ['/webhooks/0/clientConfig/caBundle'] },
      {
        kind: 'MutatingWebhookConfiguration',
        paths: [0, 1, 2, 3].map((index) => `/webhooks/${index}/clientConfig/caBundle`),
      },
    ]);
  });

  test('is the failure policy, too, where the chart cannot be told to fail closed', () => {
    const paths = webhookDrift(withVersion('1.29.1', unpinned), 'base').flatMap((drift) => drift.paths);
    expect(paths).toEqual(['/webhooks/0/clientConfig/caBundle', '/webhooks/0/failurePolicy']);
  });
});
