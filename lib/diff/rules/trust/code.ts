import type { Rule } from '../rule.ts';

/** Programs: synth runs them, or people do with their own rights. */
export const code: Rule = {
  name: 'code',
  risk: 'trust',
  reasons: ({ area }) => (area === 'code' ? ['a program changes that synth, or people, run'] : []),
};
