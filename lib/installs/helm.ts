import { cniNamespace, cniRelease } from '../istio/cni-values.ts';
import { isRefusedByHelm } from '../istio/gateway-chart-schema.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install, IstioChart, Release } from '../plan/release.ts';
import { webhookDrift } from './release/drift.ts';
import { gatewayPatches, istiodPatches } from './release/patches.ts';
import { baseValues } from './values/base.ts';
import { cniValues } from './values/cni.ts';
import { gatewayValues } from './values/gateway.ts';
import { istiodValues } from './values/istiod.ts';

const baseRelease = 'istio-base';

/** What the releases of a cluster have in common; a release says what is its own. */
const release = (
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

/** The CNI agent comes before istiod: a pod that is injected while no agent runs starts without its network settings. */
const controlPlane = (cluster: ClusterPlan): readonly Release[] => [
  release(cluster, 'base', { name: baseRelease, values: baseValues(cluster), drift: webhookDrift(cluster, 'base') }),
  ...(cluster.cni
    ? [
        release(cluster, 'cni', {
          name: cniRelease,
          namespace: cniNamespace,
          values: cniValues(cluster),
          needs: [baseRelease],
        }),
      ]
    : []),
  release(cluster, 'istiod', {
    name: 'istiod',
    values: istiodValues(cluster),
    patches: istiodPatches,
    drift: webhookDrift(cluster, 'istiod'),
    needs: cluster.cni ? [baseRelease, cniRelease] : [baseRelease],
  }),
];

const eastWestGateway = (cluster: ClusterPlan): readonly Release[] => {
  const { gateway } = cluster;
  if (gateway.kind === 'none') return [];
  return [
    release(cluster, 'gateway', {
      name: gateway.name,
      stage: '60-eastwest',
      values: gatewayValues(cluster, gateway),
      skipSchemaValidation: isRefusedByHelm(cluster.mesh.istio.version),
      patches: gatewayPatches(cluster, gateway),
    }),
  ];
};

/** Installs Istio from its Helm charts; what becomes of a release in a cluster is the engine's matter. */
export const helm: Install = {
  name: 'helm',
  releases: (cluster) => [...controlPlane(cluster), ...eastWestGateway(cluster)],
};
