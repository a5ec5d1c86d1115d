import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** One spelling for each address: host in lower case, no port that is the default, no slash at the end. */
const sameAddress = (url: string): string => {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};

const identities: readonly { readonly field: readonly string[]; readonly of: (cluster: ClusterPlan) => string }[] = [
  { field: ['context'], of: ({ context }) => context },
  { field: ['uid'], of: ({ uid }) => uid },
  { field: ['apiServer', 'url'], of: ({ apiServer }) => sameAddress(apiServer.url) },
];

const sharedWith = (clusters: readonly ClusterPlan[], { field, of }: (typeof identities)[number]): readonly Issue[] =>
  clusters.flatMap((cluster, index) => {
    const first = of(cluster) === '' ? undefined : clusters.slice(0, index).find((other) => of(other) === of(cluster));
    if (!first) return [];
    const problem = `${cluster.name} and ${first.name} have the same ${field.join('.')}: they would be one cluster, installed twice`;
    return [errorAt('cluster-not-distinct', ['clusters', cluster.name, ...field], problem, 'give each its own')];
  });

/** Two names for one cluster overwrite each other's identity: the worst error of the manual procedure. */
export const clusterIdentity: Rule = ({ clusters }) => identities.flatMap((identity) => sharedWith(clusters, identity));
