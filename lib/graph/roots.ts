import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { authoritiesIn } from '../signed-index/root-certificate.ts';
import { dayOf } from './captions.ts';
import type { Marks } from './mark.ts';
import type { Detail, PictureCluster, PictureRoot, TrustLine } from './picture.ts';
import { Count, type State } from './state.ts';

type RootFacts = Pick<PictureRoot, 'kind' | 'title' | 'fingerprint' | 'until'>;

const missing: RootFacts = { kind: 'missing', title: 'no root in pki/ yet', fingerprint: '', until: '' };
const elsewhere: RootFacts = { kind: 'elsewhere', title: 'made elsewhere, not in pki/', fingerprint: '', until: '' };

/** While a root is replaced a cluster trusts two. */
const rootsOfCluster = ({ trust, cacerts }: ClusterPlan): readonly RootFacts[] => {
  if (trust.kind === 'unpinned') return [cacerts.state === 'existing' ? elsewhere : missing];
  return authoritiesIn(trust.rootCertificate).map(({ title, fingerprint, notAfter }) => ({
    kind: 'certificate',
    title,
    fingerprint,
    until: dayOf(notAfter),
  }));
};

const endOf = ({ name, network }: PictureCluster, detail: Detail): string => {
  if (detail === 'mesh') return '';
  return detail === 'networks' ? network : name;
};

const linesOf = (clusters: readonly PictureCluster[], detail: Detail): readonly TrustLine[] => {
  const counts = new Map<string, Count>();
  for (const cluster of clusters) {
    const to = endOf(cluster, detail);
    const count = counts.get(to) ?? new Count();
    counts.set(to, count);
    count.add(cluster.authority.state);
  }
  return [...counts].map(([to, trust]) => ({ to, trust }));
};

/** Every root that a cluster of the mesh trusts, in the order they are met. */
export const rootsOf = (
  plans: readonly ClusterPlan[],
  clusters: readonly PictureCluster[],
  detail: Detail,
  marks: Marks,
): readonly PictureRoot[] => {
  const found = new Map<string, { readonly facts: RootFacts; readonly clusters: PictureCluster[] }>();
  for (const [at, plan] of plans.entries()) {
    const cluster = clusters[at];
    for (const facts of cluster === undefined ? [] : rootsOfCluster(plan)) {
      const key = `${facts.kind} ${facts.fingerprint}`;
      const known = found.get(key) ?? { facts, clusters: [] };
      if (cluster !== undefined) known.clusters.push(cluster);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ facts, clusters: own }) => {
    const lines = linesOf(own, detail);
    const planned: State = facts.kind === 'missing' ? 'pending' : 'fine';
    return { ...facts, lines, state: marks.isFailed('trust', '') ? 'failed' : planned };
  });
};
