import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { IstioVersion } from '../plan/istio-plan.ts';
import { type ControlPlane, controlPlanes } from './control-planes.ts';
import type { IstioOperator } from './istio-operator.ts';
import { controlPlaneSpec } from './operator/control-plane.ts';
import { eastWestGatewaySpec } from './operator/eastwest-gateway.ts';

/** One IstioOperator of a cluster, in a file of its own: istioctl refuses a file with two. */
export interface OperatorSpecFile {
  /** The file name below dist/<cluster>/istio-operator/, without `.yaml`. */
  readonly name: string;
  /** Where its objects stand in dist when they are literal; CRDs come before all of them. */
  readonly stage: '30-istiod' | '60-eastwest';
  /** The release of the istioctl that has to read it. */
  readonly version: IstioVersion;
  readonly operator: IstioOperator;
}

/** The CRDs come with the newest release, before whoever reads them. */
const newestFirst = (planes: readonly ControlPlane[]): readonly ControlPlane[] =>
  planes.toSorted((a, b) => Number(b.bringsBase) - Number(a.bringsBase));

/** Named by the revision and not by its role, so that a control plane that is promoted keeps its file. */
const planeFile = (cluster: ClusterPlan, plane: ControlPlane): OperatorSpecFile => {
  const { revision, version } = plane.cluster.mesh.istio;
  return {
    name: revision === '' ? 'control-plane' : `control-plane-${revision}`,
    stage: '30-istiod',
    version,
    operator: controlPlaneSpec(cluster, plane),
  };
};

/**
 * What istioctl needs to install a cluster, in the order it is installed; equal in meaning to the Helm values. No cluster
 * knows the kind since Istio 1.24, so no kustomization may list these files.
 */
export const operatorSpecs = (cluster: ClusterPlan): readonly OperatorSpecFile[] => {
  const { gateway } = cluster;
  return [
    ...newestFirst(controlPlanes(cluster)).map((plane) => planeFile(cluster, plane)),
    ...(gateway.kind === 'none'
      ? []
      : [
          {
            name: 'eastwest-gateway',
            stage: '60-eastwest' as const,
            version: cluster.mesh.istio.version,
            operator: eastWestGatewaySpec(cluster, gateway),
          },
        ]),
  ];
};
