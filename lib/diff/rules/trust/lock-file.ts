import type { Rule } from '../rule.ts';

/** Which packages run with the rights of whoever runs isthmus. */
export const lockFile: Rule = {
  name: 'lock-file',
  risk: 'trust',
  reasons: ({ area }) => (area === 'lock' ? ['which packages run here, and where they come from, changes'] : []),
};
