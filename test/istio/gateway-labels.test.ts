import { expect, test } from '@jest/globals';
import { gatewayLabels, gatewayServiceAccount } from '../../lib/istio/gateway-labels.ts';

test('a gateway is selected by what the chart derives from its name', () => {
  expect(gatewayLabels('istio-eastwestgateway')).toEqual({ app: 'istio-eastwestgateway', istio: 'eastwestgateway' });
  expect(gatewayLabels('edge')).toEqual({ app: 'edge', istio: 'edge' });
});

test('its account has the name IstioOperator gives it, so that its identity is the same with every method', () => {
  expect(gatewayServiceAccount('istio-eastwestgateway')).toBe('istio-eastwestgateway-service-account');
});
