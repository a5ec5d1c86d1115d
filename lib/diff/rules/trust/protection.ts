import type { JsonObject } from '../../../plan/manifest.ts';
import { isMap } from '../../../plan/manifest.ts';
import { type Rule, type Subject, valueAt } from '../rule.ts';

/** Kinds that forbid or demand something. Without them it is allowed, or nobody asks. */
const kinds = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'BackendTLSPolicy',
  'ResourceQuota',
  'Sidecar',
  'Telemetry',
]);

/** Groups of admission policies (Kyverno, Gatekeeper). */
const groups = /(^|\.)(kyverno\.io|gatekeeper\.sh)$/;

/** Kinds of which a change, too, opens or closes; those of routes are told by other rules. */
const routed = new Set(['Sidecar', 'Telemetry', 'ResourceQuota']);

const protects = ({ kind, group }: Subject): boolean => kinds.has(kind) || groups.test(group);

const encrypts = (object: JsonObject | undefined): boolean => {
  const policy = valueAt(object, 'spec', 'trafficPolicy');
  return isMap(policy) && (policy['tls'] !== undefined || policy['portLevelSettings'] !== undefined);
};

/** A rule that names nobody lets everybody through. */
const isOpen = (object: JsonObject | undefined): boolean =>
  ['ingress', 'egress'].some((side) => {
    const rules = valueAt(object, 'spec', side);
    return (
      Array.isArray(rules) &&
      rules.some((rule) => isMap(rule) && rule['from'] === undefined && rule['to'] === undefined)
    );
  });

/** What forbids goes, or changes. */
export const protection: Rule = {
  name: 'protection',
  risk: 'trust',
  reasons: (subject) => {
    const { kind, before, after, leaves } = subject;
    if (after === undefined) {
      const gone = protects(subject) || (kind === 'DestinationRule' && encrypts(before));
      return gone ? ['it is deleted: what it forbade or demanded, nothing does any more'] : [];
    }
    if (!protects(subject) || routed.has(kind)) return [];
    if (before === undefined) return isOpen(after) ? ['it is new, and lets everybody through'] : [];
    return leaves.some(({ path }) => path[0] !== 'metadata') ? ['what it forbids or demands changes'] : [];
  },
};
