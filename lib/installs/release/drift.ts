import { injectorCount } from '../../istio/revision.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ReleaseDrift } from '../../plan/release.ts';
import { setsFailurePolicy } from '../values/trust.ts';

const validator = (cluster: ClusterPlan): ReleaseDrift => ({
  kind: 'ValidatingWebhookConfiguration',
  paths: [
    '/webhooks/0/clientConfig/caBundle',
    // Rendered as Ignore, and turned into Fail by istiod, where the chart cannot be told.
    ...(setsFailurePolicy(cluster) ? [] : ['/webhooks/0/failurePolicy']),
  ],
});

const injector = ({ mesh }: ClusterPlan): ReleaseDrift => ({
  kind: 'MutatingWebhookConfiguration',
  paths: Array.from(
    { length: injectorCount(mesh.istio.revision) },
    (_, index) => `/webhooks/${index}/clientConfig/caBundle`,
  ),
});

/** The fields istiod writes into the webhooks of a release; none while the root is pinned, as nothing differs then. */
export const webhookDrift = (cluster: ClusterPlan, chart: 'base' | 'istiod'): readonly ReleaseDrift[] => {
  if (cluster.trust.kind === 'pinned') return [];
  if (chart === 'istiod') return [validator(cluster), injector(cluster)];
  // With a revision chart base makes no webhook.
  return cluster.mesh.istio.revision === '' ? [validator(cluster)] : [];
};
