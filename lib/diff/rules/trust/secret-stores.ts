import type { Rule } from '../rule.ts';

const kinds = new Set([
  'SecretStore',
  'ClusterSecretStore',
  'ExternalSecret',
  'ClusterExternalSecret',
  'PushSecret',
  'ClusterPushSecret',
  'Issuer',
  'ClusterIssuer',
  'Certificate',
  'Bundle',
  'SecretProviderClass',
]);

const isSecret = (kind: string): boolean => kind === 'Secret' || kind === 'SealedSecret';

/** Where Secrets are read from, and who fills them. */
export const secretStores: Rule = {
  name: 'secret-stores',
  risk: 'trust',
  reasons: ({ kind, leaves, before, after }) => {
    const content = leaves.some(({ path }) => path[0] === 'spec') || before === undefined || after === undefined;
    if (kinds.has(kind)) return content ? ['where Secrets come from changes'] : [];
    if (!isSecret(kind)) return [];
    if (before === undefined) return ['a Secret is new'];
    if (after === undefined) return [];
    const marks = leaves.some(({ path }) =>
      path.some((step) => /^(sealedsecrets\.bitnami\.com\/|istio\/multiCluster$)/.test(step)),
    );
    return marks ? ['for which place a Secret is sealed, or what istiod takes it for, changes'] : [];
  },
};
