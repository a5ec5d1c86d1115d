import type { ClusterPlan } from '../plan/cluster-plan.ts';

/**
 * The CA bundle of every webhook: base64 of the root certificate's bytes as they are mounted. istiod compares bytes, so
 * with these nothing in the cluster ever writes to a webhook. Undefined while no root is pinned: an empty bundle would
 * take the one that istiod wrote away again.
 */
export const webhookBundle = ({ trust }: ClusterPlan): string | undefined =>
  trust.kind === 'pinned' ? Buffer.from(trust.rootCertificate, 'utf8').toString('base64') : undefined;
