import { describe, expect, test } from '@jest/globals';
import { parityPlans } from '../../conformance/parity/plans.ts';
import { checkGatewayValues, checkIstioValues } from '../../lib/emit/schema/check.ts';
import { helm } from '../../lib/installs/helm.ts';

/** Read by the templates from 1.29.2 on, and missing in the only published schema of these values. */
const unpublished = ['base.validationFailurePolicy'];

describe('the published schemas of the charts', () => {
  test.each(parityPlans)('know every value of: $title', ({ cluster }) => {
    const findings = helm.releases(cluster).flatMap(({ chart, values }) => {
      // There is no schema of chart cni.
      if (chart === 'cni') return [];
      return chart === 'gateway' ? checkGatewayValues(values) : checkIstioValues(values);
    });
    expect(findings.filter(({ path }) => !unpublished.includes(path.join('.')))).toEqual([]);
  });
});
