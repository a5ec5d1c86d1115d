import { describe, expect, test } from '@jest/globals';
import { type EastWestGateway, gatewayValues } from '../../../lib/installs/values/gateway.ts';
import { cluster, gateway, gatewayService, settings, withVersion, workload } from '../cluster-fixture.ts';

const valuesOf = (own: Partial<EastWestGateway> = {}, plan = cluster()) => gatewayValues(plan, gateway(own));

describe('the values of the gateway chart', () => {
  test('are, with nothing declared, two spread pods behind a load balancer that outlives its release', () => {
    expect(valuesOf()).toEqual({
      networkGateway: 'network1',
      serviceAccount: { name: 'istio-eastwestgateway-service-account' },
      autoscaling: { enabled: false },
      replicaCount: 2,
      podDisruptionBudget: { minAvailable: 1 },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'istio-eastwestgateway', istio: 'eastwestgateway' } },
          matchLabelKeys: ['pod-template-hash'],
        },
      ],
      minReadySeconds: 10,
      service: {
        type: 'LoadBalancer',
        annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled', 'helm.sh/resource-policy': 'keep' },
      },
    });
  });

  test('leave out budget, spread and pacing for a single pod', () => {
    const values = valuesOf({ workload: workload({ replicas: 1 }) });
    expect(values).toMatchObject({ replicaCount: 1 });
    expect(Object.keys(values)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(podDisruptionBudget|topologySpread|minReady)/)]),
    );
  });

  test('hold no minReadySeconds for a chart that would refuse it', () => {
    expect(valuesOf({}, withVersion('1.23.5'))).not.toHaveProperty('minReadySeconds');
    expect(valuesOf({}, withVersion('1.24.0'))).toHaveProperty('minReadySeconds', 10);
  });

  test('scale only when declared', () => {
    const autoscale = { kind: 'on', min: 1, max: 4, cpu: 70 } as const;
    const values = valuesOf({ workload: workload({ autoscale }) });
    expect(values['autoscaling']).toEqual({
      enabled: true,
      minReplicas: 1,
      maxReplicas: 4,
      targetCPUUtilizationPercentage: 70,
    });
    expect(values).not.toHaveProperty('replicaCount');
    expect(values).not.toHaveProperty('podDisruptionBudget');
  });
});

describe('the pods of the gateway', () => {
  test('name pull Secrets as objects, other than the other charts', () => {
    const mesh = settings({ images: { pullSecrets: ['key'], mirrors: {} } });
    expect(valuesOf({}, cluster({ mesh }))['imagePullSecrets']).toEqual([{ name: 'key' }]);
  });

  test('place the pods as declared', () => {
    const placed = workload({
      resources: { limits: { cpu: 2 } },
      nodeSelector: { pool: 'edge' },
      tolerations: [{ key: 'edge', operator: 'Exists' }],
      priorityClassName: 'high',
    });
    expect(valuesOf({ workload: placed })).toMatchObject({
      resources: { limits: { cpu: '2' } },
      nodeSelector: { pool: 'edge' },
      tolerations: [{ key: 'edge', operator: 'Exists' }],
      priorityClassName: 'high',
    });
  });
});

describe('the Service of the gateway', () => {
  test('has every declared setting under its Kubernetes name', () => {
    const service = gatewayService({
      annotations: { 'example.com/internal': 'true' },
      loadBalancerIP: '10.0.0.7',
      loadBalancerClass: 'example.com/internal',
      externalIPs: ['192.0.2.10'],
      sourceRanges: ['10.0.0.0/8'],
      externalTrafficPolicy: 'Local',
      allocateNodePorts: false,
    });
    expect(valuesOf({ service })['service']).toEqual({
      type: 'LoadBalancer',
      loadBalancerIP: '10.0.0.7',
      loadBalancerClass: 'example.com/internal',
      externalIPs: ['192.0.2.10'],
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      externalTrafficPolicy: 'Local',
      allocateLoadBalancerNodePorts: false,
      annotations: {
        'example.com/internal': 'true',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'helm.sh/resource-policy': 'keep',
      },
    });
  });

  test('does not get as a value what the chart would drop', () => {
    const service = gatewayService({ loadBalancerClass: 'example.com/internal' });
    expect(valuesOf({ service }, withVersion('1.25.9'))['service']).not.toHaveProperty('loadBalancerClass');
  });

  test('says with type NodePort which nodes count, in a stable order', () => {
    const nodeSelector = { zone: 'b', 'kubernetes.io/os': 'linux' };
    const service = gatewayService({ type: 'NodePort', nodeSelector });
    expect(valuesOf({ service })['service']).toMatchObject({
      annotations: { 'traffic.istio.io/nodeSelector': '{"kubernetes.io/os":"linux","zone":"b"}' },
    });
  });
});
