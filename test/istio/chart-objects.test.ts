import { describe, expect, test } from '@jest/globals';
import { chartObjectNames } from '../../lib/istio/chart-objects.ts';
import type { IstioChart, Release } from '../../lib/plan/release.ts';
import type { JsonObject } from '../../lib/plan/manifest.ts';

const release = (chart: IstioChart, name: string, values: JsonObject = {}): Release => ({
  name,
  chart,
  version: '1.30.3',
  namespace: 'mesh',
  stage: '30-istiod',
  values,
  skipSchemaValidation: false,
  patches: [],
  drift: [],
  needs: [],
});

describe('the objects of a chart', () => {
  test('of istiod carry the revision behind their names', () => {
    const istiod = release('istiod', 'istiod-blue');
    expect(chartObjectNames(istiod, 'Deployment')).toEqual(['istiod-blue']);
    expect(chartObjectNames(istiod, 'ConfigMap')).toContain('istio-sidecar-injector-blue');
    expect(chartObjectNames(istiod, 'ClusterRole')).toContain('istiod-clusterrole-blue-mesh');
  });

  test('of the gateway are named like the release, its account and roles as the values say', () => {
    const gateway = release('gateway', 'east', { serviceAccount: { name: 'sa' }, autoscaling: { enabled: true } });
    expect(chartObjectNames(gateway, 'Service')).toEqual(['east']);
    expect(chartObjectNames(gateway, 'Role')).toEqual(['sa']);
    expect(chartObjectNames(gateway, 'HorizontalPodAutoscaler')).toEqual(['east']);
  });

  test('are undefined for a kind that is not known, and none for one that the chart never makes', () => {
    expect(chartObjectNames(release('base', 'istio-base'), 'NetworkPolicy')).toBeUndefined();
    expect(chartObjectNames(release('base', 'istio-base'), 'constructor')).toBeUndefined();
    expect(chartObjectNames(release('base', 'istio-base'), 'Deployment')).toEqual([]);
    expect(chartObjectNames(release('cni', 'istio-cni'), 'DaemonSet')).toEqual(['istio-cni-node']);
  });
});
