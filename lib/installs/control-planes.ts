import { compareIstioVersions } from '../istio/version.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { IstioPlan } from '../plan/istio-plan.ts';

/** One istiod of a cluster, as values and specs see it. */
export interface ControlPlane {
  /** The cluster as if this were its only control plane. */
  readonly cluster: ClusterPlan;
  /** Whether it is the one that serves the mesh: what there is once in a cluster follows its release. */
  readonly serves: boolean;
  /** Whether its release is the newest, so that the CRDs, which all control planes share, are of its release. */
  readonly bringsBase: boolean;
}

const seenAs = (cluster: ClusterPlan, istio: Partial<IstioPlan>): ClusterPlan => ({
  ...cluster,
  mesh: { ...cluster.mesh, istio: { ...cluster.mesh.istio, ...istio } },
});

/** The control planes of a cluster, the one that serves the mesh first. */
export const controlPlanes = (cluster: ClusterPlan): readonly ControlPlane[] => {
  const { version: stable, canary } = cluster.mesh.istio;
  if (canary.kind === 'none') return [{ cluster, serves: true, bringsBase: true }];
  const { version, revision, hub } = canary;
  const newer = compareIstioVersions(version, stable) > 0;
  return [
    { cluster, serves: true, bringsBase: !newer },
    { cluster: seenAs(cluster, { version, revision, hub }), serves: false, bringsBase: newer },
  ];
};

/** The control plane that serves the mesh. */
export const servingPlane = (cluster: ClusterPlan): ControlPlane => {
  const [plane = { cluster, serves: true, bringsBase: true }] = controlPlanes(cluster);
  return plane;
};

/**
 * The cluster as chart base sees it: CRDs come before whoever reads them, so they are of the newest release; which control
 * plane is the default one does not depend on it.
 */
export const baseCluster = (cluster: ClusterPlan): ClusterPlan => {
  const newest = controlPlanes(cluster).find(({ bringsBase }) => bringsBase)?.cluster ?? cluster;
  return newest === cluster ? cluster : seenAs(cluster, { version: newest.mesh.istio.version });
};
