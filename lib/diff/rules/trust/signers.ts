import type { Rule } from '../rule.ts';

/** Whose signature counts, and which certificates stand for the mesh. */
export const signers: Rule = {
  name: 'signers',
  risk: 'trust',
  reasons: ({ area, leaves }) => {
    if (area === 'signers') return ['whose signatures on sealed documents count changes'];
    if (area === 'certificates') return ['a public certificate of the mesh changes'];
    const identity = leaves.some(({ path }) => path[0] === 'id' || path[0] === 'roots');
    if (area === 'store' && identity) return ['the mesh belongs to another store, or to other roots'];
    return [];
  },
};
