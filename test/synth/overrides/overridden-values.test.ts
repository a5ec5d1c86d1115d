import { describe, expect, test } from '@jest/globals';
import { readMeshInventory } from '../../../lib/emit/inventory.ts';
import type { Json } from '../../../lib/plan/manifest.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { errorsOf, issuesOf, treeOf, withOverrides } from './compiled.ts';

describe('overridden values', () => {
  test('are listed in the inventory of the mesh and in the README', async () => {
    const tree = await treeOf({
      values: { gateway: { podAnnotations: { 'a.b/c': 'd' } } },
      meshConfig: { accessLogFile: '/dev/stdout' },
    });
    const { inventory, issues } = readMeshInventory(tree.get('inventory.json'), 'inventory.json');
    expect(issues).toEqual([]);
    expect(inventory?.overrides?.slice(0, 2)).toEqual([
      { cluster: 'cluster1', of: 'gateway', paths: ['podAnnotations["a.b/c"]'] },
      { cluster: 'cluster1', of: 'meshConfig', paths: ['accessLogFile'] },
    ]);
    expect(tree.get('cluster2/README.md')).toContain('- mesh config: `accessLogFile`\n');
    expect(tree.get('cluster2/helm/istiod.yaml')).toContain('accessLogFile: /dev/stdout');
  });

  test.each<[string, Json, readonly string[]]>([
    [
      'unknown',
      { values: { istiod: { pilot: { trce: 1 }, global: { istioNamespce: 'x' } } }, meshConfig: { accessLogFil: 'x' } },
      [
        'helm-value-unknown overrides/values/istiod/global/istioNamespce mesh.yaml:6',
        'helm-value-unknown overrides/meshConfig/accessLogFil mesh.yaml:6',
        'helm-value-unknown overrides/values/istiod/pilot/trce mesh.yaml:6',
      ],
    ],
    [
      'of a wrong type',
      { meshConfig: { defaultConfig: { concurrency: 'x' } }, values: { base: { base: { excludedCRDs: 1 } } } },
      [
        'helm-value-unknown overrides/values/base/base/excludedCRDs mesh.yaml:6',
        'helm-value-unknown overrides/meshConfig/defaultConfig/concurrency mesh.yaml:6',
      ],
    ],
    [
      'unknown to the gateway',
      { values: { gateway: { affinit: {} } } },
      ['helm-value-unknown overrides/values/gateway/affinit mesh.yaml:6'],
    ],
    [
      'a list without an entry of isthmus',
      { values: { istiod: { pilot: { volumes: [] } } } },
      ['override-drops-entry overrides/values/istiod/pilot/volumes mesh.yaml:6'],
    ],
    [
      'what stands there anyway',
      { values: { gateway: { podDisruptionBudget: { minAvailable: 1 } } } },
      ['override-without-effect overrides/values/gateway/podDisruptionBudget/minAvailable mesh.yaml:6'],
    ],
    [
      'null where nothing stands',
      { meshConfig: { accessLogFile: null } },
      ['override-without-effect overrides/meshConfig/accessLogFile mesh.yaml:6'],
    ],
  ])('are refused where they are %s', async (_, overrides, expected) => {
    expect(await errorsOf(overrides)).toEqual(expected);
  });

  test('of the CNI agent are checked, too', async () => {
    const text = withOverrides({ values: { cni: { cni: { loging: {}, excludeNamespaces: ['y'] } } } });
    const codes = (await issuesOf(text.replace('network1 }', 'network1, cni: true }')))
      .filter(({ severity }) => severity === 'error')
      .map(({ code, remedy }) => `${code} ${remedy}`);
    expect(codes).toEqual([
      'helm-value-unknown did you mean logging?',
      'override-drops-entry add "istio-system", "kube-system"',
    ]);
  });

  test('may be equal in one cluster if they are not in another', async () => {
    const text = withOverrides({ values: { gateway: { podDisruptionBudget: { minAvailable: 1 } } } });
    const mixed = text.replace('network: network2', 'network: network2, size: kind');
    const codes = (await issuesOf(mixed)).map(({ code }) => code);
    expect(codes).not.toContain('override-without-effect');
  });

  test('are a hint only for an Istio whose charts are not at hand', async () => {
    const text = withOverrides({ values: { istiod: { pilot: { trce: 1 } } } }).replace('1.30.3', '1.29.2');
    const found = (await issuesOf(text)).filter(({ code }) => code === 'helm-value-unknown');
    expect(found).toMatchObject([{ severity: 'warning', at: { line: 6 } }]);
  });

  test('of the gateway that istioctl cannot be told are a warning by chart, an error by spec', async () => {
    const text = withOverrides({ values: { gateway: { volumes: [] } } });
    const found = (await issuesOf(text)).filter(({ code }) => code === 'override-not-in-spec');
    expect(found).toMatchObject([{ severity: 'warning', path: ['overrides', 'values', 'gateway', 'volumes'] }]);
    const { installs } = defaultRegistry;
    const registry = { ...defaultRegistry, installs: installs.map((install) => ({ ...install, releases: () => [] })) };
    const issues = await issuesOf(text, { registry });
    // No object stands in dist then, so none can be patched.
    expect(issues.filter(({ code }) => code === 'override-not-in-spec')).toMatchObject([
      { severity: 'error', remedy: 'install the gateway by chart (install.method: helm)' },
    ]);
  });
});
