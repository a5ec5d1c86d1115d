import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ReleaseDrift } from '../../plan/release.ts';
import { setsFailurePolicy } from '../values/trust.ts';

/** How many webhooks each configuration of the charts has: one validator, four injectors. */
const injectors = [0, 1, 2, 3];

const validator = (cluster: ClusterPlan): ReleaseDrift => ({
  kind: 'ValidatingWebhookConfiguration',
  paths: [
    '/webhooks/0/clientConfig/caBundle',
    // Rendered as Ignore, and turned into Fail by istiod, where the chart cannot be told.
    ...(setsFailurePolicy(cluster) ? [] : ['/webhooks/0/failurePolicy']),
  ],
});

const injector: ReleaseDrift = {
  kind: 'MutatingWebhookConfiguration',
  paths: injectors.map((index) => `/webhooks/${index}/clientConfig/caBundle`),
};

/** The fields istiod writes into the webhooks of a release; none while the root is pinned, as nothing differs then. */
export const webhookDrift = (cluster: ClusterPlan, chart: 'base' | 'istiod'): readonly ReleaseDrift[] => {
  if (cluster.trust.kind === 'pinned') return [];
  return chart === 'base' ? [validator(cluster)] : [validator(cluster), injector];
};
