import { mentions, type Rule } from '../rule.ts';

const insecure = /PILOT_INSECURE_|UNSAFE_|insecureSkipVerify|insecure-skip-tls-verify|\bENABLE_UNSAFE/i;

/** Settings whose name says that they give up a protection. */
export const insecureSettings: Rule = {
  name: 'insecure-settings',
  risk: 'trust',
  reasons: (subject) => {
    const fields = subject.leaves.filter((leaf) => mentions(leaf, insecure));
    return fields.length > 0 ? ['a setting of istiod that gives up a protection changes'] : [];
  },
};
