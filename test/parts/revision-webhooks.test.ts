import { describe, expect, test } from '@jest/globals';
import { ApiObject, App, Chart } from 'cdk8s';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import { LiteralObject } from '../../lib/parts/literal-object.ts';
import { Namespaces } from '../../lib/parts/namespaces.ts';
import { RevisionWebhooks } from '../../lib/parts/revision-webhooks.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import type { IstioPlan } from '../../lib/plan/istio-plan.ts';
import { isMap, type Json, type Manifest } from '../../lib/plan/manifest.ts';
import { valueAt } from '../../lib/plan/merge.ts';
import { cluster, istio, rootCertificate, settings } from '../installs/cluster-fixture.ts';

const plan = (changes: Partial<Omit<IstioPlan, 'version'>>, more: Partial<ClusterPlan> = {}): ClusterPlan =>
  cluster({ mesh: settings({ istio: istio(changes) }), ...more });

const objectsIn = (chart: Chart): readonly Manifest[] =>
  chart.node
    .findAll()
    .flatMap((object) => (ApiObject.isApiObject(object) && LiteralObject.isLiteral(object) ? [object.toJson()] : []));

const built = (of: ClusterPlan): readonly Manifest[] => {
  const chart = new Chart(new App(), 'chart');
  new RevisionWebhooks(chart, 'revisions', of);
  return objectsIn(chart);
};

const webhooksOf = (object: Manifest | undefined): readonly Json[] => {
  const webhooks = Object.entries(object ?? {}).find(([key]) => key === 'webhooks')?.[1];
  return Array.isArray(webhooks) ? webhooks : [];
};

const tags = [
  { name: 'default', revision: '1-30-3' },
  { name: 'next', revision: '1-31-0' },
  { name: 'old', revision: '' },
];
const served = plan({ revision: '1-30-3', tags });

describe('the webhooks of revisions', () => {
  test('are none without a revision', () => {
    expect(built(cluster())).toEqual([]);
  });

  test('are one configuration per tag and the validator of whatever names no revision', () => {
    expect(built(served).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'MutatingWebhookConfiguration istio-revision-tag-default',
      'MutatingWebhookConfiguration istio-revision-tag-next',
      'MutatingWebhookConfiguration istio-revision-tag-old',
      'ValidatingWebhookConfiguration istiod-default-validator',
    ]);
    expect(built(served).flatMap((object) => checkManifest(object))).toEqual([]);
  });

  test('ask the control plane of their revision, and say so in the labels that istiod and istioctl read', () => {
    const asked = built(served).map((object) => [
      object.metadata.labels?.['istio.io/tag'],
      object.metadata.labels?.['istio.io/rev'],
      ...new Set(webhooksOf(object).map((webhook) => valueAt(webhook, ['clientConfig', 'service', 'name']))),
    ]);
    expect(asked).toEqual([
      ['default', '1-30-3', 'istiod-1-30-3'],
      ['next', '1-31-0', 'istiod-1-31-0'],
      ['old', 'default', 'istiod'],
      [undefined, '1-30-3', 'istiod-1-30-3'],
    ]);
  });

  test('serve istio-injection: enabled by the tag default and by no other', () => {
    const names = built(served).map((object) => webhooksOf(object).map((webhook) => valueAt(webhook, ['name'])));
    const suffix = '.sidecar-injector.istio.io';
    expect(names[0]).toEqual(['rev.namespace', 'rev.object', 'namespace', 'object'].map((name) => name + suffix));
    expect(names[1]).toEqual(['rev.namespace', 'rev.object'].map((name) => name + suffix));
  });

  test('are pinned to the root like those of the charts, so that istiod writes into none', () => {
    const bundle = Buffer.from(rootCertificate).toString('base64');
    const webhooks = built(served).flatMap(webhooksOf);
    expect(new Set(webhooks.map((webhook) => valueAt(webhook, ['clientConfig', 'caBundle'])))).toEqual(
      new Set([bundle]),
    );
    expect(new Set(webhooks.map((webhook) => valueAt(webhook, ['failurePolicy'])))).toEqual(new Set(['Fail']));
  });

  test('hold no CA bundle without a root, not even an empty one: istiod fills it in', () => {
    const webhooks = built(plan({ revision: 'a', tags }, { trust: { kind: 'unpinned' } })).flatMap(webhooksOf);
    expect(webhooks.filter((webhook) => isMap(webhook) && JSON.stringify(webhook).includes('caBundle'))).toEqual([]);
    expect(webhooks).not.toEqual([]);
  });

  test('are the very same objects in all clusters that trust one root', () => {
    const other = { ...served, name: 'cluster2' };
    expect(built(other).every((object, index) => object === built(served)[index])).toBe(true);
    expect(built({ ...served, trust: { kind: 'unpinned' } })[0]).not.toBe(built(served)[0]);
  });

  test('stand in the namespace of istiod, which is in the names of tags where it is not the usual one', () => {
    const objects = built(plan({ revision: '1-30-3', tags, namespace: 'mesh-system' }));
    expect(objects[0]?.metadata.name).toBe('istio-revision-tag-default-mesh-system');
    const namespaces = objects
      .flatMap(webhooksOf)
      .map((webhook) => valueAt(webhook, ['clientConfig', 'service', 'namespace']));
    expect(new Set(namespaces)).toEqual(new Set(['mesh-system']));
  });
});

const labels = (of: ClusterPlan) => {
  const chart = new Chart(new App(), 'chart');
  new Namespaces(chart, 'namespaces', of);
  return objectsIn(chart).find(({ metadata }) => metadata.name === 'sample')?.metadata.labels;
};

describe('the namespace of the samples', () => {
  const samples = [{ name: 'curl', options: {} }];

  test('names the revision that serves the mesh, whose webhook is there before a pod can be', () => {
    expect(labels(plan({ revision: '1-30-3' }, { samples }))).toMatchObject({ 'istio.io/rev': '1-30-3' });
    expect(labels(plan({ revision: '1-30-3' }, { samples }))).not.toHaveProperty('istio-injection');
  });

  test('is enabled for injection where there is no revision', () => {
    expect(labels(cluster({ samples }))).toMatchObject({ 'istio-injection': 'enabled' });
    expect(labels(cluster({ samples }))).not.toHaveProperty('istio.io/rev');
  });
});
