import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../../lib/plan/manifest.ts';
import { argocdMesh, type Dist, yamlOf } from './compiled-mesh.ts';

const transformersOf = (dist: Dist, place: string): readonly JsonObject[] => {
  const { transformers } = dist.at(`argocd/stages/cluster1/${place}/kustomization.yaml`);
  return (Array.isArray(transformers) ? transformers : []).map((text) => yamlOf(String(text)));
};

/** What all objects of a stage get. */
const transformerOf = (dist: Dist, place: string): JsonObject => transformersOf(dist, place)[0] ?? {};

describe('the folder of a stage that Argo CD reads', () => {
  test('gives every object of the stage its number as wave', async () => {
    const dist = await argocdMesh({ rest: 'samples: { curl: {} }' });
    const waves = ['control-plane/20-ca', 'control-plane/30-istiod', 'gateway/40-expose', 'extras/80-samples'].map(
      (place) => transformerOf(dist, place)['annotations'],
    );
    expect(waves).toMatchObject(['20', '30', '40', '80'].map((wave) => ({ 'argocd.argoproj.io/sync-wave': wave })));
  });

  test('touches metadata and no pod template', async () => {
    const dist = await argocdMesh();
    expect(transformerOf(dist, 'gateway/60-eastwest')).toMatchObject({
      apiVersion: 'builtin',
      kind: 'AnnotationsTransformer',
      fieldSpecs: [{ path: 'metadata/annotations', create: true }],
    });
    for (const text of dist.tree.values()) expect(text).not.toContain('commonAnnotations');
  });

  test('keeps namespaces, the reader account and the CA from being pruned, sealed documents too', async () => {
    const dist = await argocdMesh();
    const kept = {
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      },
    };
    expect(transformerOf(dist, 'control-plane/10-namespaces')).toMatchObject(kept);
    expect(transformerOf(dist, 'control-plane/20-ca')).toMatchObject(kept);
    expect(transformerOf(dist, 'control-plane/30-istiod')).not.toMatchObject(kept);
  });

  test('lists the stage as it stands in the tree of the cluster, which is the same as for every other engine', async () => {
    const dist = await argocdMesh();
    expect(dist.at('argocd/stages/cluster1/gateway/40-expose/kustomization.yaml')['resources']).toEqual([
      '../../../../../cluster1/mesh/40-expose',
    ]);
    const listed = dist.at('cluster1/mesh/40-expose/kustomization.yaml');
    expect(Object.keys(listed)).toEqual(['apiVersion', 'kind', 'resources']);
    expect(dist.tree.get('cluster1/mesh/40-expose/gateway-cross-network-gateway.yaml')).not.toContain('sync-wave');
  });

  test('lets the injector come before the first CRD, so that no pod of another Application can come before it', async () => {
    const dist = await argocdMesh();
    const text = dist.tree.get('argocd/stages/cluster1/control-plane/30-istiod/kustomization.yaml') ?? '';
    expect(text).toContain('kind: PatchTransformer');
    const [, patch] = transformersOf(dist, 'control-plane/30-istiod');
    expect(patch).toMatchObject({ target: { kind: 'MutatingWebhookConfiguration' } });
    expect(parse(typeof patch?.['patch'] === 'string' ? patch['patch'] : '')).toEqual([
      { op: 'replace', path: '/metadata/annotations/argocd.argoproj.io~1sync-wave', value: '-1' },
    ]);
    expect(transformersOf(dist, 'gateway/60-eastwest')).toHaveLength(1);
  });
});
