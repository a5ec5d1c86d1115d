import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { IstioOperator } from './istio-operator.ts';
import { controlPlaneSpec } from './operator/control-plane.ts';
import { eastWestGatewaySpec } from './operator/eastwest-gateway.ts';

/** One IstioOperator of a cluster, in a file of its own: istioctl refuses a file with two. */
export interface OperatorSpecFile {
  /** The file name below dist/<cluster>/istio-operator/, without `.yaml`. */
  readonly name: 'control-plane' | 'eastwest-gateway';
  readonly operator: IstioOperator;
}

/**
 * What istioctl needs to install a cluster, in the order it is installed; equal in meaning to the Helm values. No cluster
 * knows the kind since Istio 1.24, so no kustomization may list these files.
 */
export const operatorSpecs = (cluster: ClusterPlan): readonly OperatorSpecFile[] => {
  const { gateway } = cluster;
  return [
    { name: 'control-plane', operator: controlPlaneSpec(cluster) },
    ...(gateway.kind === 'none'
      ? []
      : [{ name: 'eastwest-gateway', operator: eastWestGatewaySpec(cluster, gateway) } as const]),
  ];
};
