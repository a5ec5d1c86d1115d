import { type Rule } from '../rule.ts';

const names = /^(trustDomain|trustDomainAliases|TRUST_DOMAIN|spiffeBundleUrl)$|^\[TRUST_DOMAIN\]$/;
const inText = /(^|\n)[^\S\n]*trustDomain(Aliases)?:/;

const changed = 'whose identities count as ours changes';
const isNew = 'it is new, and says whose identities count as ours';

/** Whose identities count as those of the mesh. */
export const trustDomain: Rule = {
  name: 'trust-domain',
  risk: 'trust',
  reasons: (subject) => {
    const fields = subject.leaves.filter(
      ({ path, key, before, after }) =>
        path.some((step) => names.test(step)) ||
        [before, after].some((value) => typeof value === 'string' && key !== 'value' && inText.test(value)),
    );
    return fields.length > 0 ? [subject.before ? changed : isNew] : [];
  },
};
