import { isRefusedByHelm } from '../../istio/gateway-chart-schema.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { IstioChart, Release } from '../../plan/release.ts';
import { gatewayValues } from '../values/gateway.ts';
import { gatewayPatches } from './patches.ts';

/** What the releases of a cluster have in common; a release says what is its own. */
export const istioRelease = (
  cluster: ClusterPlan,
  chart: IstioChart,
  own: Pick<Release, 'name' | 'values'> & Partial<Release>,
): Release => ({
  chart,
  version: cluster.mesh.istio.version.text,
  namespace: cluster.mesh.istio.namespace,
  stage: '30-istiod',
  skipSchemaValidation: false,
  patches: [],
  drift: [],
  needs: [],
  ...own,
});

/** The east-west gateway as a release, for every method that takes it from its chart; none where there is no gateway. */
export const gatewayReleases = (cluster: ClusterPlan): readonly Release[] => {
  const { gateway } = cluster;
  if (gateway.kind === 'none') return [];
  return [
    istioRelease(cluster, 'gateway', {
      name: gateway.name,
      stage: '60-eastwest',
      values: gatewayValues(cluster, gateway),
      skipSchemaValidation: isRefusedByHelm(cluster.mesh.istio.version),
      patches: gatewayPatches(cluster, gateway),
    }),
  ];
};
