import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Json } from '../../../lib/plan/manifest.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { errorsOf, issuesOf, treeOf, withOverrides } from './compiled.ts';

const reason = 'the audit wants it';

describe('a patch of what a chart makes', () => {
  const istiod = { kind: 'Deployment', name: 'istiod' };
  const hostAliases = [{ ip: '10.0.0.1', hostnames: ['old'] }];

  test('goes into the release, after the patches of isthmus, and into the commands by hand', async () => {
    const operation = { op: 'add', path: '/spec/template/spec/hostAliases', value: hostAliases };
    const tree = await treeOf({
      patches: [
        { target: istiod, release: 'istiod', patch: { spec: { template: { spec: { hostAliases } } } }, reason },
        { target: istiod, release: 'istiod', jsonPatch: [operation], reason: 'other' },
      ],
    });
    const { spec }: { spec: { postRenderers: [{ kustomize: { patches: { patch: string }[] } }] } } = parse(
      tree.get('cluster1/mesh/30-istiod/helmrelease-istiod.yaml') ?? '',
    );
    const [own, merged, operations] = spec.postRenderers[0].kustomize.patches.map(({ patch }): unknown => parse(patch));
    expect(own).toMatchObject({ spec: { template: { spec: { volumes: [{ name: 'cacerts' }] } } } });
    expect(merged).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'istiod' },
      spec: { template: { spec: { hostAliases } } },
    });
    expect(operations).toEqual([operation]);
    const readme = tree.get('cluster1/README.md');
    expect(readme).toContain('--type strategic --patch-file helm/patches/deployment-istiod.yaml');
    expect(readme).toContain('--type json --patch-file helm/patches/deployment-istiod-2.yaml');
    expect(parse(tree.get('cluster1/helm/patches/deployment-istiod-2.yaml') ?? '')).toEqual([operation]);
    expect(readme).toContain(`- Deployment \`istiod\` of release \`istiod\`: ${reason}\n`);
    expect(tree.get('cluster1/inventory.json')).toMatch(/helmrelease-istiod.yaml.*"overrides":\[\{"reason"/);
  });

  const place = 'overrides/patches/0 mesh.yaml:6';

  test.each<[string, Json, string]>([
    ['of an unknown release', { release: 'istod' }, 'override-target-gone overrides/patches/0/release mesh.yaml:6'],
    ['with an unknown field', { patch: { spec: { replcas: 1 } } }, `override-misfit ${place}`],
    ['of a Secret', { target: { kind: 'Secret', name: 'a' } }, `override-adds-secret ${place}`],
    ['of a webhook', { target: { kind: 'MutatingWebhookConfiguration', name: 'a' } }, `override-guarded ${place}`],
    ['of an unknown kind', { target: { kind: 'Thing', name: 'a' } }, `override-misfit ${place}`],
    [
      'of the CA volume',
      { patch: { spec: { template: { spec: { volumes: [{ name: 'cacerts' }] } } } } },
      `override-guarded ${place}`,
    ],
    ['with another name', { patch: { metadata: { name: 'b' } } }, `override-changes-identity ${place}`],
  ])('is refused: %s', async (_, changes, expected) => {
    const patch = {
      target: istiod,
      release: 'istiod',
      patch: { spec: { minReadySeconds: 5 } },
      reason,
      ...Object(changes),
    };
    expect(await errorsOf({ patches: [patch] })).toEqual([expected]);
  });

  test('needs to be said of the release: dist has no such object', async () => {
    const issues = await issuesOf(withOverrides({ patches: [{ target: istiod, patch: { spec: {} }, reason }] }));
    expect(issues.find(({ code }) => code === 'override-target-gone')?.remedy).toContain('patched with release: ');
  });

  test('is refused where the engine cannot carry it', async () => {
    const { engines } = defaultRegistry;
    const registry = { ...defaultRegistry, engines: engines.map((engine) => ({ ...engine, carriesPatches: false })) };
    const patch = { target: istiod, release: 'istiod', patch: { spec: { minReadySeconds: 5 } }, reason };
    const issues = await issuesOf(withOverrides({ patches: [patch] }), { registry });
    const codes = issues.map(({ code }) => code);
    expect(codes).toContain('override-not-carried');
  });
});
