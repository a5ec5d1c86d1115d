import { atLeast } from '../../istio/version.ts';
import { webhookBundle } from '../../parts/webhook-bundle.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';

/** Whether the validators can be told their failure policy without a bundle: istio/istio 1.29.2, releasenotes/notes/webhook-failurepolicy-upgrade.yaml. */
export const setsFailurePolicy = ({ trust, mesh }: ClusterPlan): boolean =>
  trust.kind === 'unpinned' && atLeast(mesh.istio.version, '1.29.2');

/** The values of chart `base` (and of `istiod`, which has a validator, too) that pin the validators. */
export const validation = (cluster: ClusterPlan): JsonObject => {
  const bundle = webhookBundle(cluster);
  if (bundle !== undefined) return { base: { validationCABundle: bundle } };
  return setsFailurePolicy(cluster) ? { base: { validationFailurePolicy: 'Fail' } } : {};
};

/** The value of chart `istiod` that pins the injector. */
export const injection = (cluster: ClusterPlan): JsonObject => {
  const bundle = webhookBundle(cluster);
  return bundle === undefined ? {} : { istiodRemote: { injectionCABundle: bundle } };
};
