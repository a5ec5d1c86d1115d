import { gatewayLabels, networkLabel } from '../../istio/gateway-labels.ts';
import { chartSetsMinReadySeconds, gatewayPorts } from '../../istio/gateway-service.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { gatewayPortNames } from '../../plan/gateway-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import type { WorkloadPlan } from '../../plan/workload-plan.ts';
import type {
  IstioOperator,
  OperatorGateway,
  OperatorKubernetes,
  OperatorOverlay,
  OperatorOverlayPatch,
} from '../istio-operator.ts';
import { serviceAnnotations, serviceSettings } from '../values/gateway-service.ts';
import type { EastWestGateway } from '../values/gateway.ts';
import { platform, pullSecrets } from '../values/global.ts';
import { gatewayEnvironment, gatewayOverlays } from './gateway-overrides.ts';
import { isEmpty, mayRunSeveral, minReadySeconds, resources, spread } from '../values/workload.ts';

const inPath = (key: string): string => key.replaceAll('.', '\\.');

/**
 * The network label goes past `label`, which would put it into the Deployment's selector: that is immutable, and the
 * network could never be renamed.
 */
const overlays = (cluster: ClusterPlan, { name, workload }: EastWestGateway): readonly OperatorOverlay[] => {
  const { version } = cluster.mesh.istio;
  const label = (path: string): OperatorOverlayPatch => ({
    path: `${path}.${inPath(networkLabel)}`,
    value: cluster.network,
  });
  const several = mayRunSeveral(workload);
  const labels = gatewayLabels(name);
  return [
    {
      kind: 'Deployment',
      name,
      patches: [
        label('spec.template.metadata.labels'),
        ...(several ? [{ path: 'spec.template.spec.topologySpreadConstraints', value: spread(labels, version) }] : []),
        ...(several && chartSetsMinReadySeconds(version)
          ? [{ path: 'spec.minReadySeconds', value: minReadySeconds }]
          : []),
        // Last, so that it wins.
        ...gatewayOverlays(cluster.overrides.values.gateway),
      ],
    },
    { kind: 'Service', name, patches: [label('metadata.labels')] },
  ];
};

const service = ({ service: declared }: EastWestGateway): JsonObject => ({
  ...Object.fromEntries(serviceSettings(declared)),
  ports: gatewayPortNames.map((name) => {
    const nodePort = declared.nodePorts[name];
    const port = gatewayPorts[name];
    return { name, port, targetPort: port, protocol: 'TCP', ...(nodePort !== undefined && { nodePort }) };
  }),
});

const kubernetes = (cluster: ClusterPlan, gateway: EastWestGateway): OperatorKubernetes => {
  const { workload } = gateway;
  const annotations = serviceAnnotations(cluster, gateway.service);
  return {
    env: [
      { name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: cluster.network },
      ...gatewayEnvironment(cluster.overrides.values.gateway),
    ],
    ...(!isEmpty(workload.resources) && { resources: resources(workload) }),
    ...(!isEmpty(workload.nodeSelector) && { nodeSelector: workload.nodeSelector }),
    ...(workload.tolerations.length > 0 && { tolerations: workload.tolerations }),
    ...(workload.priorityClassName !== '' && { priorityClassName: workload.priorityClassName }),
    // What Kubernetes does by itself; istioctl's chart would start all new pods at once.
    strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    service: service(gateway),
    ...(!isEmpty(annotations) && { serviceAnnotations: annotations }),
    overlays: overlays(cluster, gateway),
  };
};

const scaling = ({ autoscale, replicas }: WorkloadPlan): JsonObject =>
  autoscale.kind === 'off'
    ? { autoscaleEnabled: false, replicaCount: replicas }
    : {
        autoscaleEnabled: true,
        autoscaleMin: autoscale.min,
        autoscaleMax: autoscale.max,
        cpu: { targetAverageUtilization: autoscale.cpu },
      };

const component = (cluster: ClusterPlan, gateway: EastWestGateway): OperatorGateway => ({
  name: gateway.name,
  enabled: true,
  label: gatewayLabels(gateway.name),
  k8s: kubernetes(cluster, gateway),
});

/**
 * The east-west gateway for istioctl, apart from the control plane: of two specs in one install the later's profile and
 * lists win. Every gateway of the spec is rendered from the values of `istio-ingressgateway`.
 */
export const eastWestGatewaySpec = (cluster: ClusterPlan, gateway: EastWestGateway): IstioOperator => {
  const { istio } = cluster.mesh;
  return {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: gateway.name, namespace: istio.namespace },
    spec: {
      profile: 'empty',
      hub: istio.hub,
      tag: istio.version.text,
      ...(istio.revision !== '' && { revision: istio.revision }),
      components: { ingressGateways: [component(cluster, gateway)] },
      values: {
        gateways: {
          'istio-ingressgateway': {
            injectionTemplate: 'gateway',
            ...scaling(gateway.workload),
            // The chart mounts two optional Secrets for certificates of an ingress; this gateway ends no TLS.
            secretVolumes: [],
          },
        },
        global: {
          istioNamespace: istio.namespace,
          network: cluster.network,
          ...pullSecrets(cluster),
          ...platform(cluster),
        },
      },
    },
  };
};
