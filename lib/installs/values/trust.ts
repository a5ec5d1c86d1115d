import { atLeast } from '../../istio/version.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';

/**
 * The CA bundle of every webhook: base64 of the root certificate's bytes as they are mounted. istiod compares bytes, so
 * with these nothing in the cluster ever writes to a webhook. Undefined while no root is pinned: an empty bundle would
 * take the one that istiod wrote away again.
 */
const webhookBundle = ({ trust }: ClusterPlan): string | undefined =>
  trust.kind === 'pinned' ? Buffer.from(trust.rootCertificate, 'utf8').toString('base64') : undefined;

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
