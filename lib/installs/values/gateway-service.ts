import { chartSetsService, type GatewayServiceSetting, nodeSelectorAnnotation } from '../../istio/gateway-service.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { GatewayServicePlan } from '../../plan/gateway-plan.ts';
import type { IstioVersion } from '../../plan/istio-plan.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import { isEmpty } from './workload.ts';

type Settings = readonly (readonly [GatewayServiceSetting, Json])[];

/** What was declared of the Service, under the names Kubernetes and the charts share; what was left open is left out. */
export const serviceSettings = (service: GatewayServicePlan): Settings => {
  const settings: readonly (readonly [GatewayServiceSetting, Json, boolean])[] = [
    ['type', service.type, true],
    ['loadBalancerIP', service.loadBalancerIP, service.loadBalancerIP !== ''],
    ['loadBalancerClass', service.loadBalancerClass, service.loadBalancerClass !== ''],
    ['externalIPs', service.externalIPs, service.externalIPs.length > 0],
    ['loadBalancerSourceRanges', service.sourceRanges, service.sourceRanges.length > 0],
    ['externalTrafficPolicy', service.externalTrafficPolicy, service.externalTrafficPolicy !== ''],
    ['allocateLoadBalancerNodePorts', false, !service.allocateNodePorts],
  ];
  return settings.filter(([, , declared]) => declared).map(([name, value]) => [name, value]);
};

/** The settings that the gateway chart of a version writes into the Service. */
export const chartServiceSettings = (service: GatewayServicePlan, version: IstioVersion): JsonObject =>
  Object.fromEntries(serviceSettings(service).filter(([name]) => chartSetsService(name, version)));

/** The settings that it would drop without a word: a patch has to write them. */
export const droppedServiceSettings = (service: GatewayServicePlan, version: IstioVersion): JsonObject =>
  Object.fromEntries(serviceSettings(service).filter(([name]) => !chartSetsService(name, version)));

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);

/** Annotations of the Service: those declared, the one that makes a NodePort gateway count, and the engine's protection. */
export const serviceAnnotations = (
  cluster: ClusterPlan,
  service: GatewayServicePlan,
): Readonly<Record<string, string>> => {
  const nodes = JSON.stringify(Object.fromEntries(Object.entries(service.nodeSelector).toSorted(byName)));
  return {
    ...service.annotations,
    // With external IPs as addresses the annotation would make istiod announce them with the node port.
    ...(service.type === 'NodePort' && !isEmpty(service.nodeSelector) && { [nodeSelectorAnnotation]: nodes }),
    // The addresses peers know hang on this Service: a load balancer that is made anew gets another one.
    ...cluster.mesh.gitops.keep,
  };
};
