import { gatewayLabels, gatewayServiceAccount } from '../../istio/gateway-labels.ts';
import { chartSetsMinReadySeconds } from '../../istio/gateway-service.ts';
import { pullSecrets } from '../../parts/image.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { EastWestGatewayPlan } from '../../plan/gateway-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import type { WorkloadPlan } from '../../plan/workload-plan.ts';
import { chartServiceSettings, serviceAnnotations } from './gateway-service.ts';
import { revision } from './global.ts';
import { overridden } from './overridden.ts';
import { isEmpty, mayRunSeveral, minAvailable, minReadySeconds, resources, runsSeveral, spread } from './workload.ts';

/** A gateway that is there. */
export type EastWestGateway = Extract<EastWestGatewayPlan, { kind: 'east-west' }>;

const scaling = ({ autoscale, replicas }: WorkloadPlan): JsonObject =>
  autoscale.kind === 'off'
    ? { autoscaling: { enabled: false }, replicaCount: replicas }
    : {
        autoscaling: {
          enabled: true,
          minReplicas: autoscale.min,
          maxReplicas: autoscale.max,
          targetCPUUtilizationPercentage: autoscale.cpu,
        },
      };

const placement = (workload: WorkloadPlan): JsonObject => ({
  ...(!isEmpty(workload.resources) && { resources: resources(workload) }),
  ...(!isEmpty(workload.nodeSelector) && { nodeSelector: workload.nodeSelector }),
  ...(workload.tolerations.length > 0 && { tolerations: workload.tolerations }),
  ...(workload.priorityClassName !== '' && { priorityClassName: workload.priorityClassName }),
});

/**
 * Keeps the Service, and with it the address that peers know, when the release is uninstalled. Only Helm reads it, so
 * it is no part of the IstioOperator spec.
 */
const helmKeep = { 'helm.sh/resource-policy': 'keep' } as const;

/**
 * On OpenShift the namespace picks the user of a pod. Up to 1.29 the chart asks for user 1337 unless this key, at the top
 * and not under `global`, names the platform; later it does no harm. Source: istio/istio pull request 59291.
 */
const ownUser = ({ platform }: ClusterPlan): JsonObject => (platform === 'openshift' ? { platform } : {});

/**
 * Values of chart `gateway` for the east-west gateway. The chart names everything after the release and gives the
 * Service the four ports of a network gateway.
 */
export const gatewayValues = (cluster: ClusterPlan, gateway: EastWestGateway): JsonObject => {
  const { workload, service } = gateway;
  const { version } = cluster.mesh.istio;
  const several = mayRunSeveral(workload);
  return overridden(cluster, 'gateway', {
    ...ownUser(cluster),
    ...revision(cluster),
    networkGateway: cluster.network,
    serviceAccount: { name: gatewayServiceAccount(gateway.name) },
    ...pullSecrets(cluster.mesh),
    ...scaling(workload),
    ...(runsSeveral(workload) && { podDisruptionBudget: { minAvailable } }),
    ...(several && { topologySpreadConstraints: spread(gatewayLabels(gateway.name), version) }),
    ...(several && chartSetsMinReadySeconds(version) && { minReadySeconds }),
    ...placement(workload),
    service: {
      ...chartServiceSettings(service, version),
      annotations: { ...serviceAnnotations(cluster, service), ...helmKeep },
    },
  });
};
