import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Issue, warningAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

const pendingCa = ({ name, cacerts, mesh }: ClusterPlan): readonly Issue[] =>
  cacerts.state === 'pending'
    ? [
        warningAt(
          'cacerts-not-sealed',
          ['clusters', name],
          `${name} has no sealed CA yet: its stage 20 waits, and istiod with it`,
          `seal a Secret ${mesh.istio.namespace}/${cacerts.secret.name} for ${name} into sealed/${name}/cacerts.yaml, for instance: ` +
            `kubeseal --cert recipients/${name}/sealed-secrets.pem -o yaml < cacerts.yaml > sealed/${name}/cacerts.yaml`,
        ),
      ]
    : [];

const pendingPeers = ({ name, remoteSecrets }: ClusterPlan): readonly Issue[] => {
  const peers = remoteSecrets.filter(({ state }) => state === 'pending').map(({ peer }) => peer);
  const shown = peers.length > 4 ? [...peers.slice(0, 3), `${peers.length - 3} more`] : peers;
  return peers.length === 0
    ? []
    : [
        warningAt(
          'remote-secrets-not-sealed',
          ['clusters', name],
          `${name} has no access yet to ${shown.join(', ')}: it sees only its own endpoints until then`,
          `once stage 10 of the peers is applied: istioctl create-remote-secret --context <peer> --name <peer>, ` +
            `sealed into sealed/${name}/remote-<peer>.yaml`,
        ),
      ];
};

/** Never sealed is a state on the way, not an error: dist is complete but for these places. */
export const secretsPending: Rule = ({ clusters }) => [
  ...clusters.flatMap(pendingCa),
  ...clusters.flatMap(pendingPeers),
];
