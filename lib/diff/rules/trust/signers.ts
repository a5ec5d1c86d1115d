import type { Json } from '../../../plan/manifest.ts';
import type { Leaf } from '../../leaves.ts';
import type { Rule } from '../rule.ts';

const holdsCertificate = (value: Json | undefined): boolean =>
  typeof value === 'string' && (value.includes('-----BEGIN CERTIFICATE-----') || value.startsWith('LS0tLS1CRUdJTi'));

/** Webhooks have a rule of their own. */
const isRoot = ({ key, before, after }: Leaf): boolean =>
  !/CABundle$/i.test(key) && (holdsCertificate(before) || holdsCertificate(after));

/** Whose signature counts, and which certificates stand for the mesh. */
export const signers: Rule = {
  name: 'signers',
  risk: 'trust',
  reasons: ({ area, before, leaves }) => {
    if (area === 'signers') return ['whose signatures on sealed documents count changes'];
    if (area === 'certificates') return ['a public certificate of the mesh changes'];
    const roots = before !== undefined && area === 'object' && leaves.some(isRoot);
    if (roots) return ['a certificate in it changes: somebody believes it'];
    const identity = leaves.some(({ path }) => path[0] === 'id' || path[0] === 'roots');
    if (area === 'store' && identity) return ['the mesh belongs to another store, or to other roots'];
    return [];
  },
};
