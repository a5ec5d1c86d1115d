import type { Rule } from '../rule.ts';
import { keysOf } from '../../leaves.ts';

const declared = /^(clusters\.[^.]+\.|clusterDefaults\.)?secrets(\.|$)|sopsSecret$|decryption/;
const sopsKeys = /(^|\.)sops\.(age|pgp|kms|gcp_kms|azure_kv|hc_vault)(\.recipient|\.arn|\.fp|\.|$)/;

/** Who can open what is sealed, and where secrets come from. */
export const recipients: Rule = {
  name: 'recipients',
  risk: 'trust',
  reasons: ({ area, leaves }) => {
    if (area === 'recipients') return ['whom secrets are sealed for changes'];
    const declares = leaves.some(({ path }) => area === 'declaration' && declared.test(keysOf(path)));
    if (declares) return ['where secrets come from, or who opens them, changes'];
    const sops = leaves.some(
      ({ path }) => sopsKeys.test(keysOf(path)) && ['recipient', 'arn', 'fp'].includes(path.at(-1) ?? ''),
    );
    return sops ? ['somebody else can open this document'] : [];
  },
};
