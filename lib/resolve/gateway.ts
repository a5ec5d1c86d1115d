import { defaults, type Size } from '../declare/defaults.ts';
import type { ClusterSpec } from '../declare/schema/cluster.ts';
import type { EastWestGatewayPlan, GatewayServicePlan } from '../plan/gateway-plan.ts';
import { resolveWorkload } from './workload.ts';

type GatewaySpec = Exclude<NonNullable<ClusterSpec['gateway']>, false>;

/** Release, Deployment and Service: the exposure selects `istio: eastwestgateway`, which the chart derives from it. */
const name = 'istio-eastwestgateway';

const serviceDefaults: GatewayServicePlan = {
  ...defaults.service,
  annotations: {},
  loadBalancerIP: '',
  loadBalancerClass: '',
  externalIPs: [],
  sourceRanges: [],
  externalTrafficPolicy: '',
  nodePorts: {},
  nodeSelector: {},
};

/** The gateway of a cluster: declared away, declared, or there because other networks need it. */
export const resolveGateway = (
  spec: GatewaySpec | false | undefined,
  needed: boolean,
  size: Size,
): EastWestGatewayPlan => {
  if (spec === false || !needed) return { kind: 'none' };
  const { service, networkPolicy = defaults.networkPolicy, ...workload } = spec ?? {};
  return {
    kind: 'east-west',
    name,
    workload: resolveWorkload(workload, size),
    service: { ...serviceDefaults, ...service },
    networkPolicy,
  };
};
