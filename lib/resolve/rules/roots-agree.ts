import { errorAt } from '../../plan/issue.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Rule } from '../rule.ts';
import { certificatesOf } from '../trust.ts';

const rootsOf = ({ trust }: ClusterPlan): readonly string[] =>
  trust.kind === 'pinned' ? certificatesOf(trust.rootCertificate) : [];

/**
 * Clusters trust each other through a common root. While a root is replaced they hold two, so one in common is enough.
 * (The published procedure compares the intermediates, which must differ.)
 */
export const rootsAgree: Rule = ({ clusters }) => {
  const pinned = clusters.filter(({ trust }) => trust.kind === 'pinned');
  const [first, ...others] = pinned;
  if (!first) return [];
  const wanted = new Set(rootsOf(first));
  return others
    .filter((cluster) => !rootsOf(cluster).some((root) => wanted.has(root)))
    .map((cluster) =>
      errorAt(
        'roots-differ',
        ['clusters', cluster.name],
        `pki/${cluster.name}/root-cert.pem and pki/${first.name}/root-cert.pem have no certificate in common`,
        `run isthmus ca renew ${cluster.name}, then isthmus seal; with a CA of your own, commit its root for each of them`,
      ),
    );
};
