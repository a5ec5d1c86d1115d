import { cniNamespace, cniRelease } from '../istio/cni-values.ts';
import { istiodName } from '../istio/revision.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install } from '../plan/install.ts';
import type { Release } from '../plan/release.ts';
import { baseCluster, controlPlanes } from './control-planes.ts';
import { webhookDrift } from './release/drift.ts';
import { gatewayReleases, istioRelease } from './release/istio-release.ts';
import { istiodPatches } from './release/patches.ts';
import { baseValues } from './values/base.ts';
import { cniValues } from './values/cni.ts';
import { istiodValues } from './values/istiod.ts';

const baseRelease = 'istio-base';

const base = (cluster: ClusterPlan): Release =>
  istioRelease(cluster, 'base', {
    name: baseRelease,
    values: baseValues(cluster),
    drift: webhookDrift(cluster, 'base'),
  });

const istiod = (cluster: ClusterPlan): Release =>
  istioRelease(cluster, 'istiod', {
    name: istiodName(cluster.mesh.istio.revision),
    values: istiodValues(cluster),
    patches: istiodPatches(cluster),
    drift: webhookDrift(cluster, 'istiod'),
    needs: cluster.cni ? [baseRelease, cniRelease] : [baseRelease],
  });

/** The CNI agent comes before istiod: a pod that is injected while no agent runs starts without its network settings. */
const controlPlane = (cluster: ClusterPlan): readonly Release[] => [
  base(baseCluster(cluster)),
  ...(cluster.cni
    ? [
        istioRelease(cluster, 'cni', {
          name: cniRelease,
          namespace: cniNamespace,
          values: cniValues(cluster),
          needs: [baseRelease],
        }),
      ]
    : []),
  ...controlPlanes(cluster).map((plane) => istiod(plane.cluster)),
];

/** Installs Istio from its Helm charts; what becomes of a release in a cluster is the engine's matter. */
export const helm: Install = {
  name: 'helm',
  releases: (cluster) => [...controlPlane(cluster), ...gatewayReleases(cluster)],
};
