import { describe, expect, test } from '@jest/globals';
import { chartPlatform, needsCni, needsOwnResourceQuota, whyCniUnsupported } from '../../lib/istio/platform.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';
import { type Platform, platforms } from '../../lib/plan/cluster-plan.ts';

const named = (version: string): readonly Platform[] =>
  platforms.filter((platform) => chartPlatform(platform, parseIstioVersion(version)) !== '');

describe('the platform name a chart is given', () => {
  test('is one the charts of the version know, and none where they know none', () => {
    expect(named('1.23.5')).toEqual([]);
    expect(named('1.24.6')).toEqual(['k3s', 'k3d', 'minikube', 'openshift']);
    expect(named('1.25.0')).toEqual(['k3s', 'k3d', 'minikube', 'gke', 'openshift']);
  });

  test('is never made for kind, EKS and AKS, which a chart would refuse', () => {
    const newest = parseIstioVersion('1.31.0');
    expect((['kind', 'eks', 'aks', 'other'] as const).map((platform) => chartPlatform(platform, newest))).toEqual([
      '',
      '',
      '',
      '',
    ]);
  });
});

describe('the CNI agent', () => {
  test('is needed on OpenShift alone', () => {
    expect(platforms.filter(needsCni)).toEqual(['openshift']);
  });

  test('is refused where the charts do not know the folders of the platform yet', () => {
    expect(whyCniUnsupported('openshift', parseIstioVersion('1.23.5'))).toContain('since 1.24');
    expect(whyCniUnsupported('gke', parseIstioVersion('1.24.6'))).toContain('since 1.25');
    expect(whyCniUnsupported('gke', parseIstioVersion('1.25.0'))).toBeUndefined();
    expect(whyCniUnsupported('eks', parseIstioVersion('1.22.0'))).toBeUndefined();
  });

  test('gets its quota on GKE from us until the chart brings it', () => {
    expect(needsOwnResourceQuota('gke', parseIstioVersion('1.25.3'))).toBe(true);
    expect(needsOwnResourceQuota('gke', parseIstioVersion('1.26.0'))).toBe(false);
    expect(needsOwnResourceQuota('eks', parseIstioVersion('1.25.3'))).toBe(false);
  });
});
