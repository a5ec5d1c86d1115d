import { excludedNamespaces } from '../../istio/cni-values.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { images, platform, pullSecrets } from './global.ts';
import { overridden } from './overridden.ts';

/** Values of chart `cni`: the agent that sets up the network of pods in place of istio-init. */
export const cniValues = (cluster: ClusterPlan): JsonObject =>
  overridden(cluster, 'cni', {
    global: { ...images(cluster), ...pullSecrets(cluster), ...platform(cluster) },
    cni: { excludeNamespaces: excludedNamespaces(cluster.mesh.istio.namespace) },
  });
