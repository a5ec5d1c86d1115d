import { errorAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** User info in an address is a credential in Git. `git@host:path` and `ssh://git@host` name an account, not a secret. */
export const repositoryUrl: Rule = ({ settings }) =>
  /^https?:\/\/[^/]*@/.test(settings.gitops.repository) || /^[a-z]+:\/\/[^/]*:[^/]*@/.test(settings.gitops.repository)
    ? [
        errorAt(
          'url-with-user-info',
          ['gitops', 'repository'],
          'the address holds a user name or password',
          'remove it; the engine has its own credentials',
        ),
      ]
    : [];
