import type { Rule } from '../rule.ts';

const words = /^(suppress(ed|ions?)?|ignore(d|s|Differences|Rules)?|exceptions?|allow(ed|list)?|skip(Checks)?)$/i;

/** What checks stay silent about. */
export const suppressions: Rule = {
  name: 'suppressions',
  risk: 'trust',
  reasons: ({ area, leaves, after }) => {
    if (area === 'exceptions') return ['what scan stays silent about changes'];
    const fields = leaves.some(
      ({ path, after: now }) =>
        (area === 'declaration' || path.includes('ignoreDifferences')) &&
        path.some((step) => words.test(step)) &&
        now !== undefined,
    );
    return fields && after !== undefined ? ['what checks stay silent about changes'] : [];
  },
};
