import { Construct } from 'constructs';
import { gatewayPorts } from '../istio/gateway-service.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { KubeObject } from './kube-object.ts';
import { meshLabels } from './labels.ts';
import { oncePerMesh } from './once-per-mesh.ts';
import { annotated } from './annotated.ts';

/** The wildcard of all Services: as upstream for a `.local` domain, which any other domain would not match. */
const allServices = (clusterDomain: string): string =>
  clusterDomain.endsWith('.local') ? '*.local' : `*.${clusterDomain}`;

const gateway = oncePerMesh((mesh) => ({
  apiVersion: 'networking.istio.io/v1' as const,
  kind: 'Gateway' as const,
  metadata: {
    name: 'cross-network-gateway',
    namespace: mesh.istio.namespace,
    labels: meshLabels(mesh),
    ...annotated(mesh.gitops.keep),
  },
  spec: {
    selector: { istio: 'eastwestgateway' },
    servers: [
      {
        port: { number: gatewayPorts.tls, name: 'tls', protocol: 'TLS' },
        hosts: [allServices(mesh.istio.clusterDomain)],
        tls: { mode: 'AUTO_PASSTHROUGH' as const },
      },
    ],
  },
}));

/**
 * The Gateway that opens every Service of the cluster to the other networks, by SNI and without ending TLS. It names its
 * namespace: the published files do not, and end up in whatever namespace the context has.
 */
export class Exposure extends Construct {
  constructor(scope: Construct, id: string, mesh: MeshSettings) {
    super(scope, id);
    new KubeObject(this, gateway(mesh));
  }
}
