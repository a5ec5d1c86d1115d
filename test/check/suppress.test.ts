import { describe, expect, test } from '@jest/globals';
import type { CheckResult, Finding } from '../../lib/check/finding.ts';
import { suppressed } from '../../lib/check/suppress.ts';
import { today } from './fixture.ts';

const finding = (object: string): Finding => ({
  code: 'version-tag-differs',
  severity: 'warning',
  path: [],
  problem: 'a problem',
  remedy: 'a remedy',
  cluster: 'west',
  object,
  suppressed: undefined,
});

const isPassedOver = (pattern: string, object: string): boolean => {
  const result: CheckResult = { category: 'versions', title: 't', codes: [], findings: [finding(object)], notes: [] };
  const rule = { code: 'version-tag-differs', cluster: '', object: pattern, reason: 'r', until: '2027-01-31' };
  const [first] = suppressed([result], [{ ...rule, at: undefined }], today);
  return first?.findings[0]?.suppressed !== undefined;
};

describe('the object of a suppression', () => {
  test.each([
    ['', 'HelmRelease istio-system/istiod', true],
    ['*', 'HelmRelease istio-system/istiod', true],
    ['HelmRelease istio-system/*', 'HelmRelease istio-system/istiod', true],
    ['HelmRelease */istiod', 'HelmRelease istio-system/istiod', true],
    ['Helm*istio*istiod', 'HelmRelease istio-system/istiod', true],
    ['HelmRelease istio-system/istiod', 'HelmRelease istio-system/istiod', true],
    ['HelmRelease istio-system/istio', 'HelmRelease istio-system/istiod', false],
    ['*/istio', 'HelmRelease istio-system/istiod', false],
    ['Deployment *', 'HelmRelease istio-system/istiod', false],
    // The end of one part is not the beginning of the next.
    ['a*a', 'a', false],
    ['a.c', 'abc', false],
  ])('%s fits %s: %s', (pattern, object, fits) => {
    expect(isPassedOver(pattern, object)).toBe(fits);
  });

  test('is compared in one pass, however many stars it has', () => {
    const begun = performance.now();
    expect(isPassedOver(`${'*a'.repeat(40)}*b`, 'a'.repeat(20_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
