import { fewNames } from '../../plan/few-names.ts';
import { textAt } from '../../plan/json-fields.ts';
import { remoteSecretName, remoteSecretPrefix } from '../../plan/remote-secret.ts';
import type { Check } from '../check.ts';
import { type ClusterFacts, hasKnownName, isExternal, isServedElsewhere, knownName } from '../facts/cluster-facts.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import { type Promised, remoteLabel } from '../facts/secret.ts';
import { isLater } from '../facts/source.ts';
import type { Draft } from '../finding.ts';

const hasLabel = ({ labels }: Promised): boolean => textAt(labels, remoteLabel) === 'true';

/** The clusters that istiod reads with what a cluster holds. */
const readBy = ({ remotes }: ClusterFacts): readonly string[] =>
  remotes.filter(hasLabel).flatMap((remote) => remote.keys ?? [remote.name.slice(remoteSecretPrefix.length)]);

/** Why a pair may be missing on purpose: what was never sealed is pending, and the declaration says so. */
const isPending = ({ isOurs }: MeshFacts, hasPlan: boolean): boolean => isOurs && hasPlan;

const missingPairs: Check = {
  category: 'peering',
  title: 'every cluster can read every other',
  codes: ['peering-missing'],
  find(mesh, { plan }) {
    const { clusters } = mesh;
    if (clusters.length < 2 || isPending(mesh, plan !== undefined)) return [];
    // Only an istiod reads other clusters.
    const readers = clusters.filter((cluster) => !isServedElsewhere(cluster) && !cluster.isPartial);
    return readers.flatMap((cluster): readonly Draft[] => {
      const read = new Set(readBy(cluster));
      // A Secret under the folder's name is misnamed, and told as that.
      const missing = clusters.filter(
        (other) =>
          other !== cluster &&
          hasKnownName(other) &&
          knownName(other) !== knownName(cluster) &&
          !read.has(knownName(other)) &&
          !read.has(other.name),
      );
      if (missing.length === 0) return [];
      const names = fewNames(missing.map(({ name }) => name));
      return [
        {
          code: 'peering-missing',
          // Of ours it is not sealed yet, which is no fault.
          ...(mesh.isOurs ? { severity: 'warning' as const } : {}),
          cluster: cluster.name,
          document: cluster.remotes[0]?.document ?? cluster.controls[0]?.document,
          problem: `${cluster.name} has no remote secret for ${names}: its workloads do not see the endpoints there`,
          remedy: `add ${remoteSecretName(missing[0] ? knownName(missing[0]) : 'NAME')}, sealed, to ${cluster.name}`,
        },
      ];
    });
  },
};

const strangers = (cluster: ClusterFacts, clusters: readonly ClusterFacts[]): readonly Draft[] => {
  const names = new Set(clusters.map(knownName));
  const folders = new Map(clusters.map((other) => [other.name, other]));
  const isAnybody = clusters.some((other) => !hasKnownName(other));
  return cluster.remotes.flatMap((remote) =>
    (remote.keys ?? []).flatMap((key): readonly Draft[] => {
      if (names.has(key) || isLater(key)) return [];
      const renamed = folders.get(key);
      const place = { cluster: cluster.name, document: remote.document, path: [...remote.keysPath, key] };
      if (renamed) {
        const own = knownName(renamed);
        return [
          {
            code: 'identity-remote-name-differs',
            ...place,
            problem: `the remote secret is for ${key}, but that cluster calls itself ${own}: istiod there and its peers disagree about whose endpoints these are`,
            remedy: `name the key ${own}, or set clusterName to ${key}`,
          },
        ];
      }
      if (isAnybody) return [];
      return [
        {
          code: 'peering-extra',
          ...place,
          problem: `${cluster.name} has a remote secret for ${key}, which is no cluster of this mesh`,
          remedy: 'remove it, or add the cluster: a token for a cluster that is gone is still a token',
        },
      ];
    }),
  );
};

const strangersIn = ({ clusters }: MeshFacts, code: string): readonly Draft[] =>
  clusters.length < 2
    ? []
    : clusters.flatMap((cluster) => strangers(cluster, clusters)).filter((draft) => draft.code === code);

/** About who a cluster is, told by what its peers hold. */
export const peersNames: Check = {
  category: 'identity',
  title: 'peers know every cluster under its own name',
  codes: ['identity-remote-name-differs'],
  find: (mesh) => strangersIn(mesh, 'identity-remote-name-differs'),
};

const knownPeers: Check = {
  category: 'peering',
  title: 'every remote secret is for a cluster of the mesh',
  codes: ['peering-extra'],
  find: (mesh) => strangersIn(mesh, 'peering-extra'),
};

const misnamed = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.remotes.flatMap((remote): readonly Draft[] => {
    const [key, second] = remote.keys ?? [];
    const said = remote.name.startsWith(remoteSecretPrefix) ? remote.name.slice(remoteSecretPrefix.length) : undefined;
    // Several clusters in one Secret are allowed, and then its name says nothing.
    if (key === undefined || second !== undefined || said === undefined || said === key || isLater(said + key))
      return [];
    return [
      {
        code: 'peering-misnamed',
        cluster: cluster.name,
        document: remote.document,
        path: [...remote.keysPath, key],
        problem: `the Secret is named for ${said} and holds the access to ${key}`,
        remedy: `name it ${remoteSecretName(key)}, or correct the key: one of the two is the wrong cluster`,
      },
    ];
  });

const unseen = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.remotes.flatMap((remote): readonly Draft[] => {
    const place = { cluster: cluster.name, document: remote.document };
    if (!hasLabel(remote)) {
      const problem = `istiod finds remote secrets by the label ${remoteLabel}: "true", which this one has not`;
      return [
        {
          code: 'peering-unlabelled',
          ...place,
          path: ['metadata', 'labels'],
          problem,
          remedy: 'add the label to the Secret, in a sealed document to its template',
        },
      ];
    }
    if (remote.namespace === cluster.namespace || remote.namespace === '') return [];
    const problem = `istiod reads remote secrets in ${cluster.namespace} alone, and this one is for ${remote.namespace}`;
    return [
      {
        code: 'peering-namespace',
        ...place,
        path: ['metadata', 'namespace'],
        problem,
        remedy: `move it to ${cluster.namespace}`,
      },
    ];
  });

const readable: Check = {
  category: 'peering',
  title: 'istiod finds every remote secret, and each says truly whose it is',
  codes: ['peering-misnamed', 'peering-unlabelled', 'peering-namespace'],
  find: ({ clusters }) => clusters.flatMap((cluster) => [...misnamed(cluster), ...unseen(cluster)]),
};

/** An external istiod reads the cluster it serves, whose name it has. */
const forItself = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.remotes
    .filter(({ keys = [] }) => !isExternal(cluster) && keys.length === 1 && keys[0] === knownName(cluster))
    .map(({ document, keysPath, keys = [] }) => ({
      code: 'peering-self',
      cluster: cluster.name,
      document,
      path: [...keysPath, ...keys],
      problem: `${cluster.name} has a remote secret for itself, which istiod ignores: it was made for another cluster, or with the wrong context`,
      remedy: 'make it anew from the cluster it is meant for, and name the context',
    }));

const twice = (cluster: ClusterFacts): readonly Draft[] => {
  const first = new Map<string, Promised>();
  return cluster.remotes.flatMap((remote) =>
    (remote.keys ?? []).flatMap((key): readonly Draft[] => {
      const known = first.get(key);
      if (known === undefined) first.set(key, remote);
      if (known === undefined || known.name === remote.name) return [];
      return [
        {
          code: 'peering-duplicate',
          cluster: cluster.name,
          document: remote.document,
          path: [...remote.keysPath, key],
          problem: `${known.name} holds the access to ${key} already: istiod takes whichever it meets first`,
          remedy: 'remove one of the two',
        },
      ];
    }),
  );
};

const onceEach: Check = {
  category: 'peering',
  title: 'no cluster reads itself, and none is read twice',
  codes: ['peering-self', 'peering-duplicate'],
  find: ({ clusters }) => clusters.flatMap((cluster) => [...forItself(cluster), ...twice(cluster)]),
  notes({ clusters }) {
    const held = clusters.filter(({ remotes }) => remotes.length > 0);
    if (held.length === 0) return [];
    const holders = fewNames(held.map(({ name, remotes }) => `${name} (${remotes.length})`));
    return [
      `a remote secret reads every Secret of its cluster, cacerts too. Held by: ${holders}. One that leaked means: rotate it, and renew that cluster's intermediate`,
    ];
  },
};

export const peeringChecks: readonly Check[] = [missingPairs, knownPeers, readable, onceEach];
