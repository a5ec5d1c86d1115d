import { cniNamespace } from '../../istio/cni-values.ts';
import { istiodName } from '../../istio/revision.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import { controlPlanes } from '../control-planes.ts';

const workload = (kind: 'DaemonSet' | 'Deployment', namespace: string, name: string): ObjectRef => ({
  apiVersion: 'apps/v1',
  kind,
  namespace,
  name,
});

/** The workloads of stage 30, whoever makes them: the CNI agent where there is one, and every istiod. */
export const controlPlaneWorkloads = (cluster: ClusterPlan): readonly ObjectRef[] => [
  // The chart names the DaemonSet so whatever its release is called.
  ...(cluster.cni ? [workload('DaemonSet', cniNamespace, 'istio-cni-node')] : []),
  ...controlPlanes(cluster).map(({ cluster: { mesh } }) =>
    workload('Deployment', mesh.istio.namespace, istiodName(mesh.istio.revision)),
  ),
];

/** The workload of stage 60; none without a gateway. */
export const gatewayWorkloads = ({ mesh, gateway }: ClusterPlan): readonly ObjectRef[] =>
  gateway.kind === 'none' ? [] : [workload('Deployment', mesh.istio.namespace, gateway.name)];
