import type { Json } from '../../../plan/manifest.ts';
import { type Leaf, tooMany } from '../../leaves.ts';
import { type Rule, someOf } from '../rule.ts';

/** Lists of files beside it, and what is the same in every kustomization. */
const local = new Set(['resources', 'apiVersion', 'kind', 'name']);

const isElsewhere = (value: Json | undefined): boolean =>
  typeof value === 'string' &&
  (/:\/\/|^[^/]*:|\?ref=|^\.\.\/\.\.\/\.\.|^\/|github\.com|^git@/.test(value) || value.startsWith('//'));

const reaches = ({ path, after }: Leaf): boolean =>
  path[0] === 'resources' ? [after].flat().some(isElsewhere) : !local.has(path[0] ?? '');

/** A list of files that takes in what stands elsewhere, or changes what it lists. */
export const kustomize: Rule = {
  name: 'kustomize',
  risk: 'trust',
  reasons: ({ area, leaves }) => {
    if (area !== 'kustomization') return [];
    const fields = leaves.filter(reaches).map(({ key }) => key);
    return fields.length > 0 ? [`it changes or fetches what it lists (${someOf(fields)})`] : [];
  },
};

/** What was not looked at could hold anything. */
export const unread: Rule = {
  name: 'unread',
  risk: 'trust',
  reasons: ({ leaves }) =>
    leaves.some(({ path }) => path[0] === tooMany) ? ['it has more fields than are looked at'] : [],
};
