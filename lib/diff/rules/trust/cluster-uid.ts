import { isOfGoneCluster, leavesAt, type Rule } from '../rule.ts';

/** By this a cluster is known before anything of it is read. */
export const clusterUid: Rule = {
  name: 'cluster-uid',
  risk: 'trust',
  reasons: (subject) => {
    const fields = leavesAt(subject, /(^|\.)uid$/).filter(
      (leaf) => subject.area === 'declaration' && !isOfGoneCluster(subject, leaf),
    );
    return fields.length > 0 ? ['another cluster answers to the name: its pinned uid changes'] : [];
  },
};
