import type { ApplicationSpec } from '../../../imports/argoproj.io.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ReleaseDrift } from '../../plan/release.ts';

/** Fields of a kind of webhook configuration that istiod writes. */
export interface Drift {
  readonly kind: string;
  readonly jqPathExpressions: readonly string[];
}

const bundle = '.webhooks[].clientConfig.caBundle';

/**
 * What istiod writes into its webhooks while the mesh has no root certificate of its own to pin them to. Whole lists:
 * expressions that select one webhook by name were seen not to help (istio/istio#52785).
 */
export const unpinnedDrift = ({ trust }: ClusterPlan): readonly Drift[] =>
  trust.kind === 'pinned'
    ? []
    : [
        { kind: 'ValidatingWebhookConfiguration', jqPathExpressions: [bundle, '.webhooks[].failurePolicy'] },
        { kind: 'MutatingWebhookConfiguration', jqPathExpressions: [bundle] },
      ];

/** `/webhooks/0/clientConfig/caBundle` as jq, for every item of the list. */
const expression = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '[]').replaceAll('/', '.');

/** The same out of what a release says of itself. */
export const releaseDrift = (drift: readonly ReleaseDrift[]): readonly Drift[] =>
  drift.map(({ kind, paths }) => ({ kind, jqPathExpressions: [...new Set(paths.map(expression))] }));

export const withDrift = (drift: readonly Drift[]): Pick<ApplicationSpec, 'ignoreDifferences'> =>
  drift.length === 0
    ? {}
    : { ignoreDifferences: drift.map((fields) => ({ group: 'admissionregistration.k8s.io', ...fields })) };
