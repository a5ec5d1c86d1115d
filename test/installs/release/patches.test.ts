import { describe, expect, test } from '@jest/globals';
import { gatewayPatches, istiodPatches } from '../../../lib/installs/release/patches.ts';
import type { GatewayServicePlan } from '../../../lib/plan/gateway-plan.ts';
import { cluster, gateway, gatewayService, withVersion } from '../cluster-fixture.ts';

const patchesOf = (service: Partial<GatewayServicePlan>, plan = cluster()) =>
  gatewayPatches(plan, gateway({ service: gatewayService(service) }));

test("the chart's own volume of the CA Secret is made required", () => {
  expect(istiodPatches(cluster())).toEqual([
    {
      target: { kind: 'Deployment', name: 'istiod' },
      lasting: false,
      patch: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'istiod' },
        spec: { template: { spec: { volumes: [{ name: 'cacerts', secret: { optional: false } }] } } },
      },
    },
  ]);
});

describe('the gateway', () => {
  test('needs no patch when values can say everything', () => {
    expect(patchesOf({ loadBalancerClass: 'example.com/lb' })).toEqual([]);
  });

  test('gets fixed node ports by a patch of the whole list, whatever the chart writes beside a port', () => {
    const [patch] = patchesOf({ type: 'NodePort', nodePorts: { tls: 31443 } });
    expect(patch?.patch['spec']).toEqual({
      ports: [
        { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
        { name: 'tls', port: 15443, targetPort: 15443, protocol: 'TCP', nodePort: 31443 },
        { name: 'tls-istiod', port: 15012, targetPort: 15012, protocol: 'TCP' },
        { name: 'tls-webhook', port: 15017, targetPort: 15017, protocol: 'TCP' },
        { $patch: 'replace' },
      ],
    });
  });

  test('gets by a patch what the chart of its version drops without a word', () => {
    const [, service] = patchesOf({ loadBalancerClass: 'example.com/lb' }, withVersion('1.25.9'));
    expect(service).toEqual({
      target: { kind: 'Service', name: 'istio-eastwestgateway' },
      lasting: true,
      patch: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'istio-eastwestgateway' },
        spec: { loadBalancerClass: 'example.com/lb' },
      },
    });
  });

  test('gets the network label of its pods by a patch before 1.26, and never in the selector', () => {
    const patches = patchesOf({}, withVersion('1.25.9'));
    expect(patches.map(({ patch }) => patch['spec'])).toEqual([
      { template: { metadata: { labels: { 'topology.istio.io/network': 'network1' } } } },
    ]);
  });
});
