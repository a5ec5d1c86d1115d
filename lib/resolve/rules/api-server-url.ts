import { errorAt, type Issue } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

const urlIssue = (cluster: string, url: string): Issue | undefined => {
  const path = ['clusters', cluster, 'apiServer', 'url'];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') {
    return errorAt('api-server-not-https', path, 'this is not an https address', 'write https://<host>[:<port>]');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return errorAt(
      'url-with-user-info',
      path,
      'the address holds a user name or password',
      'remove it from the address',
    );
  }
  return undefined;
};

/** Peers send a powerful token to this address: it must be encrypted, and carry no credential itself. */
export const apiServerUrl: Rule = ({ clusters }) =>
  clusters.flatMap(({ name, apiServer }) => (apiServer.url === '' ? [] : (urlIssue(name, apiServer.url) ?? [])));
