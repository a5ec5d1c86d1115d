import { Construct } from 'constructs';
import { gatewayPorts } from '../istio/gateway-service.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { KubeObject } from './kube-object.ts';
import { meshLabels } from './labels.ts';

/** Merged metrics of agent and Envoy; Prometheus reads them. */
const metricsPorts = [15020, 15090];

/**
 * Opens the gateway's ports and nothing else. The chart's own policy is no replacement: it follows the default ports
 * of the Service, and would close 15443.
 */
export class GatewayNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, { mesh }: ClusterPlan, gateway: string) {
    super(scope, id);
    const ports = [gatewayPorts['status-port'], gatewayPorts.tls, ...metricsPorts];
    new KubeObject(this, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: gateway, namespace: mesh.istio.namespace, labels: meshLabels(mesh) },
      spec: {
        podSelector: { matchLabels: { app: gateway, istio: 'eastwestgateway' } },
        policyTypes: ['Ingress'],
        ingress: [{ ports: ports.map((port) => ({ port, protocol: 'TCP' })) }],
      },
    });
  }
}
