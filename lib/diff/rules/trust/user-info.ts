import type { Json } from '../../../plan/manifest.ts';
import { type Rule, someOf } from '../rule.ts';

/** Not the whole scheme: a long word that is none would be read again from each of its letters. */
const withUser = /[-+.a-z0-9]:\/\/[^/\s@'"]+@/i;

/** A repository is reached as the user `git`, without a password. */
const harmless = /^ssh:\/\/[-\w.]+@[^@\s]*$/i;

const holds = (value: Json | undefined): boolean =>
  typeof value === 'string' && withUser.test(value) && !harmless.test(value);

/** A password in an address, or a host that hides behind what looks like one. */
export const userInfo: Rule = {
  name: 'user-info',
  risk: 'trust',
  reasons: ({ leaves }) => {
    const fields = leaves
      .filter(({ before, after }) => after !== before && [after].flat().some(holds))
      .map(({ key }) => key);
    return fields.length > 0 ? [`an address holds user info (${someOf(fields)}): isthmus refuses that`] : [];
  },
};
