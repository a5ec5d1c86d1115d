import { keysOf } from '../../leaves.ts';
import { type Rule, someOf } from '../rule.ts';

const kinds = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'APIService']);
const policies = new Set(['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']);
const others =
  /(^|\.)(webhooks\.(clientConfig\.(url|service)|failurePolicy|namespaceSelector|objectSelector|rules|matchConditions)|clientConfig\.(url|service)|injectionURL|injectionPath|validationURL|validationFailurePolicy|conversion)(\.|$)/;

/** Who sees and changes every object before it is stored. */
export const webhooks: Rule = {
  name: 'webhooks',
  risk: 'trust',
  reasons: (subject) => {
    if (policies.has(subject.kind)) return ['what the API server refuses changes'];
    const isNew = kinds.has(subject.kind) && (subject.before === undefined || subject.after === undefined);
    if (isNew) return [`a webhook is ${subject.before === undefined ? 'new' : 'gone'}: it sees and changes objects`];
    const changed = subject.leaves.filter(({ path }) => others.test(keysOf(path))).map(({ key }) => key);
    return changed.length > 0 ? [`whom the API server asks, or believes, changes (${someOf(changed)})`] : [];
  },
};

const bundles = /(^|\.)(caBundle|validationCABundle|injectionCABundle)$/;

/** Whom the API server takes for its webhooks. */
export const webhookRoots: Rule = {
  name: 'webhook-roots',
  risk: 'trust',
  reasons: ({ leaves }) => {
    const changed = leaves.filter(({ path }) => bundles.test(keysOf(path))).map(({ key }) => key);
    return changed.length > 0 ? [`the API server believes webhooks by another root (${someOf(changed)})`] : [];
  },
};
