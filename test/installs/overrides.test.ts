import { describe, expect, test } from '@jest/globals';
import { helm } from '../../lib/installs/helm.ts';
import type { IstioOperatorSpec } from '../../lib/installs/istio-operator.ts';
import { untoldGatewayValues } from '../../lib/installs/operator/gateway-overrides.ts';
import { operatorSpecs } from '../../lib/installs/operator-spec.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject } from '../../lib/plan/manifest.ts';
import { valueAt } from '../../lib/plan/merge.ts';
import type { IstioChart } from '../../lib/plan/release.ts';
import { cluster, overrides } from './cluster-fixture.ts';

const said = {
  values: {
    base: { base: { excludedCRDs: ['a'] } },
    istiod: {
      global: { logAsJson: true, proxy: { logLevel: 'error' } },
      pilot: { env: { A: 'b' }, topologySpreadConstraints: null, initContainers: [{ name: 'c' }] },
      experimental: { stableValidationPolicy: true },
    },
    cni: { cni: { logLevel: 'debug' } },
    gateway: { podAnnotations: { 'a.b/c': 'd' }, env: { E: 'f' }, minReadySeconds: 30, topologySpreadConstraints: [] },
  },
  meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { concurrency: 2 } },
};

const changed = cluster({ cni: true, overrides: overrides(said) });
const plain = cluster({ cni: true });

const valuesOf = (plan: ClusterPlan, chart: IstioChart): JsonObject =>
  helm.releases(plan).find((release) => release.chart === chart)?.values ?? {};

const specOf = (plan: ClusterPlan, index: number): IstioOperatorSpec => {
  const spec = operatorSpecs(plan)[index]?.operator.spec;
  if (spec === undefined) throw new Error('there is no such spec');
  return spec;
};

const at = (value: Json | undefined, path: string): Json | undefined => valueAt(value, path.split('.'));

describe('overridden values', () => {
  test('are laid over those of isthmus, maps merged', () => {
    const values = valuesOf(changed, 'istiod');
    expect(at(values, 'pilot.env')).toEqual({ ISTIO_MULTIROOT_MESH: 'true', A: 'b' });
    expect(at(values, 'global.meshID')).toBe('mesh1');
    expect(at(values, 'meshConfig.defaultConfig')).toEqual({
      proxyMetadata: { PROXY_CONFIG_XDS_AGENT: 'true' },
      concurrency: 2,
    });
  });

  test('replace lists, and null takes away what isthmus sets', () => {
    const values = valuesOf(changed, 'istiod');
    expect(at(valuesOf(plain, 'istiod'), 'pilot.topologySpreadConstraints')).toHaveLength(1);
    expect(at(values, 'pilot')).not.toHaveProperty('topologySpreadConstraints');
    expect(at(valuesOf(changed, 'gateway'), 'topologySpreadConstraints')).toEqual([]);
  });

  test('of istiod count for base and the CNI agent where istioctl knows them once', () => {
    for (const chart of ['istiod', 'base', 'cni'] as const) {
      expect(at(valuesOf(changed, chart), 'global.logAsJson')).toBe(true);
      expect(at(valuesOf(changed, chart), 'experimental.stableValidationPolicy')).toBe(true);
    }
    expect(valuesOf(changed, 'base')).not.toHaveProperty('pilot');
    expect(valuesOf(changed, 'gateway')).not.toHaveProperty('global');
  });

  test('leave the values of others as they are', () => {
    const { values } = overrides({ meshConfig: { accessLogFile: '/dev/stdout' } });
    expect(values).toEqual({ base: {}, istiod: {}, cni: {}, gateway: {} });
    const other = cluster({ cni: true, overrides: overrides({ meshConfig: { accessLogFile: '/dev/stdout' } }) });
    for (const chart of ['base', 'cni', 'gateway'] as const)
      expect(valuesOf(other, chart)).toEqual(valuesOf(plain, chart));
  });
});

describe('the IstioOperator spec says of overrides what the releases say', () => {
  const spec = specOf(changed, 0);

  test('for istiod: every value of the chart, but what has a field of its own in the spec', () => {
    const { meshConfig, global, pilot, base: _, ...rest } = valuesOf(changed, 'istiod');
    const { hub, tag, ...globals } = isMap(global) ? global : {};
    const { initContainers, ...pilots } = isMap(pilot) ? pilot : {};
    expect(spec).toMatchObject({ hub, tag, meshConfig, unvalidatedValues: { pilot: { initContainers } } });
    expect(spec.values).toMatchObject(rest);
    expect(spec.values['global']).toEqual(globals);
    expect(spec.values['pilot']).toEqual(pilots);
  });

  test('for base and the CNI agent', () => {
    expect(spec.values['base']).toEqual({
      ...Object(valuesOf(changed, 'base')['base']),
      ...Object(valuesOf(changed, 'istiod')['base']),
    });
    expect(spec.values['cni']).toEqual(valuesOf(changed, 'cni')['cni']);
  });

  test('for base also while no root is pinned, when the section of isthmus stands elsewhere', () => {
    const unpinned = specOf(cluster({ trust: { kind: 'unpinned' }, overrides: overrides(said) }), 0);
    expect(unpinned.values['base']).toEqual({ excludedCRDs: ['a'] });
    expect(unpinned.unvalidatedValues).toMatchObject({ base: { validationFailurePolicy: 'Fail' } });
  });

  test('for the gateway, in the words of istioctl', () => {
    const [component] = specOf(changed, 1).components.ingressGateways ?? [];
    const [deployment] = component?.k8s?.overlays ?? [];
    expect(component?.k8s?.env).toContainEqual({ name: 'E', value: 'f' });
    // The later of two patches of one place wins.
    expect(deployment?.patches.slice(-3)).toEqual([
      { path: 'spec.template.metadata.annotations.a\\.b/c', value: 'd' },
      { path: 'spec.minReadySeconds', value: 30 },
      { path: 'spec.template.spec.topologySpreadConstraints', value: [] },
    ]);
  });

  test('and nothing else than without overrides, where there are none', () => {
    const empty = cluster({ cni: true, overrides: overrides({}) });
    expect(operatorSpecs(empty)).toEqual(operatorSpecs(plain));
    expect(helm.releases(empty)).toEqual(helm.releases(plain));
  });
});

test('values of the gateway that the spec has no words for are known by their paths', () => {
  expect(
    untoldGatewayValues({
      podAnnotations: { a: 'b' },
      env: { A: 'b' },
      volumes: [],
      service: { ipFamilies: ['IPv6'] },
      minReadySeconds: null,
    }),
  ).toEqual([['volumes'], ['service', 'ipFamilies'], ['minReadySeconds']]);
  expect(untoldGatewayValues({ env: { A: 1 }, podAnnotations: { a: 1 } })).toEqual([
    ['env', 'A'],
    ['podAnnotations', 'a'],
  ]);
});
