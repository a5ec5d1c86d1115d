import { defaults, type Size } from '../declare/defaults.ts';
import type { ClusterSpec } from '../declare/schema/cluster.ts';
import type { EastWestGatewayPlan, GatewayServicePlan } from '../plan/gateway-plan.ts';
import { resolveWorkload } from './workload.ts';

type GatewaySpec = Exclude<NonNullable<ClusterSpec['gateway']>, false>;

/** Release, Deployment and Service: the exposure selects `istio: eastwestgateway`, which the chart derives from it. */
const name = 'istio-eastwestgateway';

const resolveService = (spec: NonNullable<GatewaySpec['service']>): GatewayServicePlan => ({
  type: spec.type ?? defaults.service.type,
  annotations: spec.annotations ?? {},
  loadBalancerIP: spec.loadBalancerIP ?? '',
  loadBalancerClass: spec.loadBalancerClass ?? '',
  externalIPs: spec.externalIPs ?? [],
  sourceRanges: spec.sourceRanges ?? [],
  externalTrafficPolicy: spec.externalTrafficPolicy ?? '',
  allocateNodePorts: spec.allocateNodePorts ?? defaults.service.allocateNodePorts,
  nodePorts: Object.fromEntries(Object.entries(spec.nodePorts ?? {}).filter(([, port]) => port !== undefined)),
  nodeSelector: spec.nodeSelector ?? {},
});

/** The gateway of a cluster: declared away, declared, or there because other networks need it. */
export const resolveGateway = (spec: ClusterSpec['gateway'], needed: boolean, size: Size): EastWestGatewayPlan => {
  if (spec === false || !needed) return { kind: 'none' };
  const declared = spec ?? {};
  return {
    kind: 'east-west',
    name,
    workload: resolveWorkload(declared, size),
    service: resolveService(declared.service ?? {}),
    networkPolicy: declared.networkPolicy ?? defaults.networkPolicy,
  };
};
