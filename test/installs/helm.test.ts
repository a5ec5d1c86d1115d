import { describe, expect, test } from '@jest/globals';
import { helmValuesFiles } from '../../lib/installs/helm-files.ts';
import { helm } from '../../lib/installs/helm.ts';
import { cluster, settings, istio } from './cluster-fixture.ts';

const outline = (plan = cluster()) =>
  helm.releases(plan).map(({ name, chart, namespace, stage, needs }) => [name, chart, namespace, stage, needs]);

describe('the releases of a cluster', () => {
  test('are base, istiod and the east-west gateway, which waits for no release of its own stage', () => {
    expect(outline()).toEqual([
      ['istio-base', 'base', 'istio-system', '30-istiod', []],
      ['istiod', 'istiod', 'istio-system', '30-istiod', ['istio-base']],
      ['istio-eastwestgateway', 'gateway', 'istio-system', '60-eastwest', []],
    ]);
  });

  test('hold the CNI agent before istiod, in a namespace of its own', () => {
    expect(outline(cluster({ cni: true })).slice(1, 3)).toEqual([
      ['istio-cni', 'cni', 'istio-cni', '30-istiod', ['istio-base']],
      ['istiod', 'istiod', 'istio-system', '30-istiod', ['istio-base', 'istio-cni']],
    ]);
  });

  test('hold no gateway where the network needs none', () => {
    expect(outline(cluster({ gateway: { kind: 'none' } })).map(([name]) => name)).toEqual(['istio-base', 'istiod']);
  });

  test('are all of the declared version, in the declared namespace', () => {
    const mesh = settings({ istio: istio({ version: '1.29.4', namespace: 'mesh-system' }) });
    const releases = helm.releases(cluster({ mesh }));
    expect(new Set(releases.map(({ version, namespace }) => `${version} ${namespace}`))).toEqual(
      new Set(['1.29.4 mesh-system']),
    );
  });

  test('need each only a release that comes before it', () => {
    const names: string[] = [];
    for (const { name, needs } of helm.releases(cluster({ cni: true }))) {
      expect(names).toEqual(expect.arrayContaining([...needs]));
      names.push(name);
    }
    expect(names).toHaveLength(4);
  });
});

test('the values files are the very values of the releases', () => {
  const releases = helm.releases(cluster());
  const files = helmValuesFiles(releases);
  expect(files.map(({ name }) => name)).toEqual(['istio-base', 'istiod', 'istio-eastwestgateway']);
  expect(files.every(({ values }, index) => values === releases[index]?.values)).toBe(true);
});
