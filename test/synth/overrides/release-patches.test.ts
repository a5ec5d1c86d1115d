import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Json } from '../../../lib/plan/manifest.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { compiled, errorsOf, issuesOf, treeOf, withOverrides } from './compiled.ts';

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

  test('stands in the inventory of the mesh also where no object carries it', async () => {
    const patch = { target: istiod, release: 'istiod', patch: { spec: { minReadySeconds: 5 } }, reason };
    const byHand = `${withOverrides({ patches: [patch] })}gitops: { engine: kubectl }\ninstall: { method: helm }\n`;
    const { overrides }: { overrides: Json } = JSON.parse((await compiled(byHand)).tree.get('inventory.json') ?? '');
    const own = { of: 'release istiod', paths: ['Deployment istiod'], reason };
    expect(overrides).toEqual(['cluster1', 'cluster2'].map((cluster) => ({ cluster, ...own })));
  });

  const place = 'overrides/patches/0 mesh.yaml:6';
  const gone = 'override-target-gone overrides/patches/0/target mesh.yaml:6';
  const config = { kind: 'ConfigMap', name: 'istio' };

  test.each<[string, Json, string]>([
    ['of an unknown release', { release: 'istod' }, 'override-target-gone overrides/patches/0/release mesh.yaml:6'],
    ['with an unknown field', { patch: { spec: { replcas: 1 } } }, `override-misfit ${place}`],
    ['of a Secret', { target: { kind: 'Secret', name: 'a' } }, `override-adds-secret ${place}`],
    ['of a webhook', { target: { kind: 'MutatingWebhookConfiguration', name: 'a' } }, `override-guarded ${place}`],
    ['of an unknown kind', { target: { kind: 'Thing', name: 'a' } }, `override-misfit ${place}`],
    [
      'of the CA volume',
      { patch: { spec: { template: { spec: { volumes: [{ name: 'cacerts', secret: { optional: true } }] } } } } },
      `override-guarded ${place}`,
    ],
    [
      'that takes all volumes away',
      { patch: { spec: { template: { spec: { volumes: null } } } } },
      `override-guarded ${place}`,
    ],
    ['that replaces the pod', { patch: { spec: { $patch: 'replace', replicas: 2 } } }, `override-guarded ${place}`],
    [
      'of the mesh config',
      { target: config, patch: { data: { mesh: 'trustDomain: x' } } },
      `override-guarded ${place}`,
    ],
    ['with another name', { patch: { metadata: { name: 'b' } } }, `override-changes-identity ${place}`],
    ['of an object that is gone', { target: { kind: 'Deployment', name: 'istiod-old' } }, gone],
    ['of an autoscaler that nothing declares', { target: { ...istiod, kind: 'HorizontalPodAutoscaler' } }, gone],
    ['of a kind that the chart never makes', { target: { ...istiod, kind: 'DaemonSet' } }, gone],
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

  const volumes = '/spec/template/spec/volumes';
  const ofCa = '/spec/template/spec/containers/0/volumeMounts/1';

  test.each<[string, Json]>([
    ['takes the list of volumes away', { op: 'remove', path: volumes }],
    ['puts another list in its place', { op: 'add', path: volumes, value: [] }],
    ['counts volumes', { op: 'replace', path: `${volumes}/3/secret/optional`, value: true }],
    ['counts mounts', { op: 'move', from: ofCa, path: '/metadata/annotations/a' }],
  ])('cannot reach the CA by an operation that %s', async (_, operation) => {
    const patch = { target: istiod, release: 'istiod', jsonPatch: [operation], reason };
    expect(await errorsOf({ patches: [patch] })).toEqual([`override-guarded ${place}`]);
  });

  test('may add volumes, mounts and containers beside those of the CA', async () => {
    const operations = [
      { op: 'add', path: `${volumes}/-`, value: { name: 'a', emptyDir: {} } },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts/0', value: { name: 'a', mountPath: '/a' } },
    ];
    const merged = { volumes: [{ name: 'b', emptyDir: {} }], containers: [{ name: 'own', image: 'own:1' }] };
    const patches = [
      { target: istiod, release: 'istiod', jsonPatch: operations, reason },
      { target: istiod, release: 'istiod', patch: { spec: { template: { spec: merged } } }, reason },
    ];
    expect(await errorsOf({ patches })).toEqual([]);
  });

  test('says what the chart makes where the object is gone', async () => {
    const patch = { target: { kind: 'ConfigMap', name: 'istio-1-30' }, release: 'istiod', patch: { data: {} }, reason };
    const [issue] = await issuesOf(withOverrides({ patches: [patch] }));
    expect(issue?.remedy).toBe('it makes istio, istio-sidecar-injector, values');
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
