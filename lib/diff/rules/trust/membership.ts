import type { Json, JsonObject } from '../../../plan/manifest.ts';
import { type Rule, someOf, type Subject, valueAt } from '../rule.ts';

const inject = 'sidecar.istio.io/inject';

/**
 * Labels and annotations that lead traffic past a proxy, or tell it another configuration (Istio 1.30, API reference,
 * resource annotations and labels).
 */
const past =
  /^(traffic\.(sidecar\.)?istio\.io\/|ambient\.istio\.io\/|istio\.io\/(use-waypoint|ingress-use-waypoint)|proxy\.istio\.io\/(config|overrides)|inject\.istio\.io\/templates|sidecar\.istio\.io\/(bootstrapOverride|userVolume|discoveryAddress|interceptionMode|extraStatTags)|topology\.istio\.io\/controlPlaneClusters)/;

const labelsOf = (object: JsonObject | undefined, name: string): Json | undefined =>
  valueAt(object, 'metadata', 'labels', name);

/** Whether pods of a namespace get a proxy, or their node's. */
const takesPart = (namespace: JsonObject | undefined): boolean =>
  labelsOf(namespace, 'istio-injection') === 'enabled' ||
  (labelsOf(namespace, 'istio.io/rev') !== undefined && labelsOf(namespace, 'istio-injection') !== 'disabled') ||
  labelsOf(namespace, 'istio.io/dataplane-mode') === 'ambient';

const leaves = ({ kind, before, after }: Subject): boolean =>
  kind === 'Namespace' && after !== undefined && takesPart(before) && !takesPart(after);

/** Whether pods are in the mesh at all: outside of it nobody asks who calls. */
export const membership: Rule = {
  name: 'membership',
  risk: 'trust',
  reasons: (subject) => {
    if (subject.before === undefined) return [];
    const changed = subject.leaves.flatMap(({ path, after }) =>
      path.filter((step) => past.test(step) || (step === inject && (after === 'false' || after === false))),
    );
    return [
      ...(leaves(subject) ? ['pods of the namespace are no longer in the mesh'] : []),
      ...(changed.length > 0
        ? [`what passes by the proxies, or how they are set up, changes (${someOf(changed)})`]
        : []),
    ];
  },
};
