import { Construct } from 'constructs';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { KubeObject } from './kube-object.ts';
import { meshLabels } from './labels.ts';
import { oncePerMesh } from './once-per-mesh.ts';

const policy = oncePerMesh((mesh) => ({
  apiVersion: 'security.istio.io/v1' as const,
  kind: 'PeerAuthentication' as const,
  metadata: { name: 'default', namespace: mesh.istio.namespace, labels: meshLabels(mesh) },
  spec: { mtls: { mode: mesh.mtls } },
}));

/** The mesh-wide PeerAuthentication: in the root namespace and named `default`, it holds for every workload. */
export class MeshPolicy extends Construct {
  constructor(scope: Construct, id: string, mesh: MeshSettings) {
    super(scope, id);
    new KubeObject(this, policy(mesh));
  }
}
