import type { WorkloadPlan } from './workload-plan.ts';

export type GatewayServiceType = 'LoadBalancer' | 'NodePort' | 'ClusterIP';

/** The ports of the east-west Service by name, in the order Istio lists them. */
export const gatewayPortNames = ['status-port', 'tls', 'tls-istiod', 'tls-webhook'] as const;
export type GatewayPortName = (typeof gatewayPortNames)[number];

/** The Service in front of the east-west gateway. Empty text or list: left to Kubernetes and the cloud provider. */
export interface GatewayServicePlan {
  readonly type: GatewayServiceType;
  readonly annotations: Readonly<Record<string, string>>;
  readonly loadBalancerIP: string;
  readonly loadBalancerClass: string;
  readonly externalIPs: readonly string[];
  /** CIDR ranges that may reach the load balancer. */
  readonly sourceRanges: readonly string[];
  readonly externalTrafficPolicy: '' | 'Cluster' | 'Local';
  /** False keeps a LoadBalancer from taking node ports; the default of Kubernetes is true. */
  readonly allocateNodePorts: boolean;
  /** Fixed node ports by port name. */
  readonly nodePorts: Readonly<Partial<Record<GatewayPortName, number>>>;
  /** Labels of the nodes whose addresses peers use with type NodePort. */
  readonly nodeSelector: Readonly<Record<string, string>>;
}

export type EastWestGatewayPlan =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'east-west';
      /** Name of the release, the Deployment and the Service. */
      readonly name: string;
      readonly workload: WorkloadPlan;
      readonly service: GatewayServicePlan;
      /** True when isthmus adds a NetworkPolicy that opens the gateway's ports and nothing else. */
      readonly networkPolicy: boolean;
    };
