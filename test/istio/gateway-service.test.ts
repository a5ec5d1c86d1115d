import { describe, expect, test } from '@jest/globals';
import {
  chartLabelsGatewayPods,
  chartSetsMinReadySeconds,
  chartSetsService,
  gatewayPorts,
} from '../../lib/istio/gateway-service.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';
import { gatewayPortNames } from '../../lib/plan/gateway-plan.ts';

const since = (
  has: (version: ReturnType<typeof parseIstioVersion>) => boolean,
  first: string,
  before: string,
): void => {
  expect(has(parseIstioVersion(before))).toBe(false);
  expect(has(parseIstioVersion(first))).toBe(true);
};

test('the ports of the east-west Service are the four of the published gateway, health first', () => {
  expect(gatewayPortNames.map((name) => [name, gatewayPorts[name]])).toEqual([
    ['status-port', 15021],
    ['tls', 15443],
    ['tls-istiod', 15012],
    ['tls-webhook', 15017],
  ]);
});

describe('what the gateway chart knows', () => {
  test('is the class of the load balancer from 1.26 on', () => {
    since((version) => chartSetsService('loadBalancerClass', version), '1.26.0', '1.25.9');
  });

  test('is everything else of the Service in every supported version', () => {
    const oldest = parseIstioVersion('1.22.0');
    const settings = [
      'allocateLoadBalancerNodePorts',
      'externalIPs',
      'externalTrafficPolicy',
      'loadBalancerIP',
      'loadBalancerSourceRanges',
      'type',
    ] as const;
    expect(settings.filter((setting) => !chartSetsService(setting, oldest))).toEqual([]);
  });

  test('is the network label of the pods from 1.26 on', () => {
    since(chartLabelsGatewayPods, '1.26.0', '1.25.9');
  });

  test('is minReadySeconds from 1.24 on', () => {
    since(chartSetsMinReadySeconds, '1.24.0', '1.23.9');
  });
});
