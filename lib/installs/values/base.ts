import { unrevisioned } from '../../istio/revision.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { pullSecrets, readerAccess } from './global.ts';
import { overridden } from './overridden.ts';
import { validation } from './trust.ts';

/**
 * The control plane that validates whatever names none. Stage 30 brings base and istiod together, and a validator whose
 * Service is not there yet refuses every write of Istio's kinds: with a revision the validator is ours, in stage 40.
 */
const defaultRevision = ({ mesh }: ClusterPlan): string => (mesh.istio.revision === '' ? unrevisioned : '');

/** Values of chart `base`: the CRDs, the validator of the default revision, and the reader account up to 1.29. */
export const baseValues = (cluster: ClusterPlan): JsonObject =>
  overridden(cluster, 'base', {
    defaultRevision: defaultRevision(cluster),
    global: { istioNamespace: cluster.mesh.istio.namespace, ...pullSecrets(cluster), ...readerAccess(cluster) },
    ...validation(cluster),
  });
