import type { Rule } from '../rule.ts';

/** What runs with the rights of the pipeline, and who has to review. */
export const ciFiles: Rule = {
  name: 'ci-files',
  risk: 'trust',
  reasons: ({ area }) => (area === 'ci' ? ['what the pipeline runs and checks, or who has to review, changes'] : []),
};
