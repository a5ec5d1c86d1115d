import { isDnsLabel } from '../../declare/schema/text.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import type { Rule } from '../rule.ts';

/** Folders of dist that belong to engines. */
const reserved = new Set(['flux', 'flux-bootstrap', 'flux-hub', 'argocd']);
/** Folders of pki/ that belong to no cluster. */
const reservedInPki = new Set(['roots']);

/** What keeps a text from being the name of a cluster; undefined when nothing does. */
export const clusterNameIssue = (name: string): Issue | undefined => {
  const path = ['clusters', name];
  if (name === 'Kubernetes') {
    const problem = 'Kubernetes is what istiod calls a cluster that was given no name';
    return errorAt('cluster-name-reserved', path, problem, 'give the cluster a name of its own');
  }
  if (!isDnsLabel(name)) {
    const problem = `"${withoutUserInfo(name)}" is not a DNS label, which istiod and the folders of dist need`;
    return errorAt(
      'cluster-name-malformed',
      path,
      problem,
      'use lower-case letters, digits and - between them, 63 at most',
    );
  }
  if (!/^[a-z]/.test(name)) {
    const problem = `"${withoutUserInfo(name)}" begins with a digit: such names lose their order in the declaration`;
    return errorAt('cluster-name-malformed', path, problem, 'begin the name with a letter');
  }
  if (reservedInPki.has(name)) {
    return errorAt('cluster-name-reserved', path, `pki/${name} holds the roots of the mesh`, 'choose another name');
  }
  return reserved.has(name)
    ? errorAt('cluster-name-reserved', path, `dist/${name} belongs to the engine`, 'choose another name')
    : undefined;
};

/** Cluster names are folders, Kubernetes names and istiod's cluster IDs at once. */
export const clusterNames: Rule = ({ clusters }) =>
  clusters.length === 0
    ? [errorAt('no-clusters', ['clusters'], 'the mesh has no clusters', 'declare at least one under clusters')]
    : clusters.flatMap(({ name }) => clusterNameIssue(name) ?? []);
