import * as z from 'zod';
import { gatewayPortNames } from '../../plan/gateway-plan.ts';
import { defaults } from '../defaults.ts';
import { asTextMap } from './text.ts';
import { workloadShape } from './workload.ts';

const nodePort = z.int().min(1).max(65535);

const service = z.strictObject({
  type: z.enum(['LoadBalancer', 'NodePort', 'ClusterIP']).exactOptional().meta({
    description: 'Type of the Service that peers reach.',
    default: defaults.service.type,
  }),
  annotations: asTextMap().exactOptional().meta({
    description:
      'Annotations for the load balancer of the cloud provider. {cluster} stands for the name of the cluster.',
  }),
  loadBalancerIP: z.string().exactOptional().meta({
    description: 'Fixed address asked of the load balancer. Where the provider wants an annotation instead, use that.',
  }),
  loadBalancerClass: z.string().exactOptional().meta({ description: 'Class of the load balancer implementation.' }),
  externalIPs: z.array(z.string()).exactOptional().meta({
    description: 'Addresses outside Kubernetes that already lead to the nodes.',
  }),
  sourceRanges: z.array(z.string()).exactOptional().meta({
    description: 'CIDR ranges that may reach the load balancer: the egress addresses of the other clusters.',
  }),
  externalTrafficPolicy: z.enum(['Cluster', 'Local']).exactOptional().meta({
    description: 'Local keeps the source address and needs a gateway pod on each node that receives traffic.',
  }),
  allocateNodePorts: z.boolean().exactOptional().meta({
    description: 'False keeps a LoadBalancer from taking node ports.',
    default: defaults.service.allocateNodePorts,
  }),
  nodePorts: z
    .strictObject(
      Object.fromEntries(
        gatewayPortNames.map((name) => [name, nodePort.exactOptional().meta({ description: `Node port of ${name}.` })]),
      ),
    )
    .exactOptional()
    .meta({ description: 'Fixed node ports by the name of the port.' }),
  nodeSelector: asTextMap().exactOptional().meta({
    description: 'With type NodePort: labels of the nodes whose addresses peers use. Istio counts no node without it.',
  }),
});

export const gatewaySchema = z.strictObject({
  ...workloadShape,
  service: service.exactOptional().meta({ description: 'The Service in front of the gateway.' }),
  networkPolicy: z.boolean().exactOptional().meta({
    description: 'Adds a NetworkPolicy that opens the ports of the gateway and nothing else.',
    default: defaults.networkPolicy,
  }),
});
