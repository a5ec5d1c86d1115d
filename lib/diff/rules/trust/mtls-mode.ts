import { keysOf } from '../../leaves.ts';
import { type Rule, type Subject, textAt } from '../rule.ts';

const modes = /(^|\.)(mtls|enableAutoMtls|meshMTLS|tls\.mode|tlsMode|portLevelMtls)(\.|$)/;
const policies = new Set(['PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication']);

/** With these a policy stands there and does nothing, or not for this control plane. */
const silenced = /^istio\.io\/(dry-run|rev)$/;

// A policy without a mode takes that of the wider one.
const policyReason = ({ kind, before, after, leaves }: Subject): readonly string[] => {
  const spec = leaves.filter(({ path, key }) => path[0] === 'spec' || silenced.test(key));
  if (spec.length === 0 && before !== undefined && after !== undefined) return [];
  if (kind !== 'PeerAuthentication') return ['who may talk to whom, and how callers prove themselves, changes'];
  const [old, now] = [textAt(before, 'spec', 'mtls', 'mode'), textAt(after, 'spec', 'mtls', 'mode')];
  return [old === now ? 'mTLS changes' : `mTLS: ${old || 'unset'} to ${now || 'unset'}`];
};

/** Whether callers have to prove who they are. */
export const mtlsMode: Rule = {
  name: 'mtls-mode',
  risk: 'trust',
  reasons: (subject) => {
    if (policies.has(subject.kind)) return policyReason(subject);
    const fields = subject.leaves.filter(({ path }) => modes.test(keysOf(path)));
    return fields.length > 0 ? ['whether callers have to prove who they are changes'] : [];
  },
};
