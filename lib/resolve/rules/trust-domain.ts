import { warningAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** An alias that repeats the trust domain, or another alias, says nothing and hides a slip. */
export const trustDomain: Rule = ({ settings }) =>
  settings.trustDomainAliases.flatMap((alias, index) =>
    alias === settings.trustDomain || settings.trustDomainAliases.indexOf(alias) < index
      ? [
          warningAt(
            'trust-domain-alias-repeated',
            ['trustDomainAliases', index],
            `${alias} is named already`,
            'remove the alias, or name the domain that was meant',
          ),
        ]
      : [],
  );
