import { expect, test } from '@jest/globals';
import { isRefusedByHelm } from '../../lib/istio/gateway-chart-schema.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';

test.each([
  ['1.22.8', true],
  ['1.26.3', true],
  ['1.26.4', false],
  ['1.27.0', true],
  ['1.27.1', false],
  ['1.30.3', false],
])('whether a current Helm refuses the gateway chart of %s', (version, refused) => {
  expect(isRefusedByHelm(parseIstioVersion(version))).toBe(refused);
});
