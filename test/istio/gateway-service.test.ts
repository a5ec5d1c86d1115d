import { describe, expect, test } from '@jest/globals';
import {
  chartLabelsGatewayPods,
  chartSetsMinReadySeconds,
  chartSetsService,
  gatewayPorts,
} from '../../lib/istio/gateway-service.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';
import { gatewayPortNames } from '../../lib/plan/gateway-plan.ts';
import type { IstioVersion } from '../../lib/plan/istio-plan.ts';

/** Whether the release before and the first one that has it have it. */
const around = (has: (version: IstioVersion) => boolean, before: string, first: string): readonly boolean[] =>
  [before, first].map((text) => has(parseIstioVersion(text)));

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
    expect(around((version) => chartSetsService('loadBalancerClass', version), '1.25.9', '1.26.0')).toEqual([
      false,
      true,
    ]);
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
    expect(around(chartLabelsGatewayPods, '1.25.9', '1.26.0')).toEqual([false, true]);
  });

  test('is minReadySeconds from 1.24 on', () => {
    expect(around(chartSetsMinReadySeconds, '1.23.9', '1.24.0')).toEqual([false, true]);
  });
});
