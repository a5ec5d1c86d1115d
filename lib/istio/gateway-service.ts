import type { GatewayPortName } from '../plan/gateway-plan.ts';
import type { IstioVersion } from '../plan/istio-plan.ts';
import { atLeast, type Since } from './version.ts';

/**
 * The ports of the east-west Service; target port and port are the same. With `networkGateway` the gateway chart makes
 * exactly these, in this order. Source: istio/istio 1.22.8 to 1.30.3, samples/multicluster/gen-eastwest-gateway.sh;
 * the branch of 1.31, manifests/charts/gateway/templates/service.yaml.
 */
export const gatewayPorts: Readonly<Record<GatewayPortName, number>> = {
  'status-port': 15021,
  tls: 15443,
  'tls-istiod': 15012,
  'tls-webhook': 15017,
};

/** Settings of the Service that the gateway chart takes as `service.<name>` and IstioOperator as a field of the Service. */
export type GatewayServiceSetting =
  | 'allocateLoadBalancerNodePorts'
  | 'externalIPs'
  | 'externalTrafficPolicy'
  | 'loadBalancerClass'
  | 'loadBalancerIP'
  | 'loadBalancerSourceRanges'
  | 'type';

/**
 * Since when the gateway chart knows a setting. It has no schema for `service.*`: what a version does not know is
 * dropped without a word, so such a setting has to go into a patch.
 *
 * loadBalancerClass and allocateLoadBalancerNodePorts: istio.io change notes of 1.26.0 and 1.21.0. The others stand in
 * every version since 1.22 (istio/istio, manifests/charts/gateway/templates/service.yaml). Rendered with the branch of 1.31.
 */
const knownSince: Readonly<Record<GatewayServiceSetting, Since>> = {
  allocateLoadBalancerNodePorts: '1.21',
  externalIPs: '1.22',
  externalTrafficPolicy: '1.22',
  loadBalancerClass: '1.26',
  loadBalancerIP: '1.22',
  loadBalancerSourceRanges: '1.22',
  type: '1.22',
};

/** Whether the gateway chart of this version writes the setting into the Service. */
export const chartSetsService = (setting: GatewayServiceSetting, version: IstioVersion): boolean =>
  atLeast(version, knownSince[setting]);

/**
 * The annotation without which istiod counts no node of a NodePort gateway; its value is a JSON map of node labels, `{}`
 * for all nodes. Source: the branch of 1.31, pilot/pkg/serviceregistry/kube/controller/util.go, isNodePortGatewayService.
 */
export const nodeSelectorAnnotation = 'traffic.istio.io/nodeSelector';

/**
 * Whether the chart labels the gateway's pods with their network. Below 1.26 it labels the Service only.
 * Source: istio/istio 1.26.0, releasenotes/notes/54909.yaml.
 */
export const chartLabelsGatewayPods = (version: IstioVersion): boolean => atLeast(version, '1.26');

/** Whether the gateway chart has `minReadySeconds`. Source: istio.io 1.24.0 change notes. */
export const chartSetsMinReadySeconds = (version: IstioVersion): boolean => atLeast(version, '1.24');
