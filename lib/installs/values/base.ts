import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { pullSecrets, readerAccess } from './global.ts';
import { validation } from './trust.ts';

/** Values of chart `base`: the CRDs, the validator of the default revision, and the reader account up to 1.29. */
export const baseValues = (cluster: ClusterPlan): JsonObject => ({
  defaultRevision: 'default',
  global: { istioNamespace: cluster.mesh.istio.namespace, ...pullSecrets(cluster), ...readerAccess(cluster) },
  ...validation(cluster),
});
