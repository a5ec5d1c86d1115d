import { describe, expect, test } from '@jest/globals';
import type { IstioOperator, OperatorGateway } from '../../../lib/installs/istio-operator.ts';
import { eastWestGatewaySpec } from '../../../lib/installs/operator/eastwest-gateway.ts';
import { type EastWestGateway } from '../../../lib/installs/values/gateway.ts';
import { cluster, gateway, gatewayService, withVersion, workload } from '../cluster-fixture.ts';

const specOf = (own: Partial<EastWestGateway> = {}, plan = cluster()): IstioOperator =>
  eastWestGatewaySpec(plan, gateway(own));

const componentOf = (operator: IstioOperator): OperatorGateway | undefined =>
  operator.spec.components.ingressGateways?.[0];

const overlayPaths = (operator: IstioOperator): readonly string[] =>
  componentOf(operator)?.k8s?.overlays?.flatMap(({ kind, patches }) => patches.map(({ path }) => `${kind} ${path}`)) ??
  [];

describe('the east-west gateway spec', () => {
  test('has a name of its own and installs nothing else', () => {
    const { metadata, spec } = specOf();
    expect([metadata.name, spec.profile, Object.keys(spec.components)]).toEqual([
      'istio-eastwestgateway',
      'empty',
      ['ingressGateways'],
    ]);
  });

  test('labels the gateway without its network, which would end up in the immutable selector', () => {
    expect(componentOf(specOf())?.label).toEqual({ app: 'istio-eastwestgateway', istio: 'eastwestgateway' });
  });

  test('adds the network to pods and Service afterwards', () => {
    expect(overlayPaths(specOf())).toEqual([
      'Deployment spec.template.metadata.labels.topology\\.istio\\.io/network',
      'Deployment spec.template.spec.topologySpreadConstraints',
      'Deployment spec.minReadySeconds',
      'Service metadata.labels.topology\\.istio\\.io/network',
    ]);
  });

  test('says nothing of rollouts that the Helm release of the version does not say', () => {
    expect(overlayPaths(specOf({}, withVersion('1.23.5')))).not.toContain('Deployment spec.minReadySeconds');
    expect(overlayPaths(specOf({ workload: workload({ replicas: 1 }) }))).toHaveLength(2);
  });

  test('asks for endpoints of its own network and is injected as a gateway', () => {
    const operator = specOf();
    expect(componentOf(operator)?.k8s?.env).toEqual([{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: 'network1' }]);
    expect(operator.spec.values).toEqual({
      gateways: {
        'istio-ingressgateway': {
          injectionTemplate: 'gateway',
          autoscaleEnabled: false,
          replicaCount: 2,
          secretVolumes: [],
        },
      },
      global: { istioNamespace: 'istio-system', network: 'network1' },
    });
  });

  test('replaces pods as Kubernetes does by itself, where its chart would start all new ones at once', () => {
    expect(componentOf(specOf())?.k8s?.strategy).toEqual({ rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } });
  });

  test('scales only when declared', () => {
    const autoscale = { kind: 'on', min: 2, max: 4, cpu: 70 } as const;
    expect(specOf({ workload: workload({ autoscale }) }).spec.values['gateways']).toMatchObject({
      'istio-ingressgateway': {
        autoscaleEnabled: true,
        autoscaleMin: 2,
        autoscaleMax: 4,
        cpu: { targetAverageUtilization: 70 },
      },
    });
  });
});

describe('its Service', () => {
  test('has the four ports, with the declared node ports', () => {
    const service = gatewayService({ type: 'NodePort', nodePorts: { tls: 31443 }, nodeSelector: { pool: 'edge' } });
    const k8s = componentOf(specOf({ service }))?.k8s;
    expect(k8s?.service).toEqual({
      type: 'NodePort',
      ports: [
        { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
        { name: 'tls', port: 15443, targetPort: 15443, protocol: 'TCP', nodePort: 31443 },
        { name: 'tls-istiod', port: 15012, targetPort: 15012, protocol: 'TCP' },
        { name: 'tls-webhook', port: 15017, targetPort: 15017, protocol: 'TCP' },
      ],
    });
    expect(k8s?.serviceAnnotations).toEqual({
      'traffic.istio.io/nodeSelector': '{"pool":"edge"}',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
  });

  test('has the class of its load balancer in every version, as the spec takes all of a Service', () => {
    const service = gatewayService({ loadBalancerClass: 'example.com/lb', sourceRanges: ['10.0.0.0/8'] });
    expect(componentOf(specOf({ service }, withVersion('1.22.8')))?.k8s?.service).toMatchObject({
      loadBalancerClass: 'example.com/lb',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
    });
  });
});
