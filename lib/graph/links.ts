import type { Accesses } from './accesses.ts';
import type { Detail, PictureCluster, PictureLink, PictureNetwork } from './picture.ts';
import { stateOfTally, type Tally } from './state.ts';

/** So many can be drawn with a line between each two of them: ten lines. */
const few = 5;

/** What a picture of so many clusters and networks draws one by one. */
export const detailFor = (clusters: number, networks: number): Detail => {
  if (clusters <= few) return 'clusters';
  return networks <= few ? 'networks' : 'mesh';
};

const pairs = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  items.flatMap((one, at) => items.slice(at + 1).map((other): readonly [T, T] => [one, other]));

const sum = (a: Tally, b: Tally): Tally => ({
  all: a.all + b.all,
  pending: a.pending + b.pending,
  failed: a.failed + b.failed,
});

const words = { fine: [], pending: ['pending'], failed: ['wrong'] } as const;

const clusterLink = (one: PictureCluster, other: PictureCluster, accesses: Accesses): PictureLink => {
  const there = accesses.between(one.name, other.name);
  const back = accesses.between(other.name, one.name);
  const notFine = [
    ...words[stateOfTally(there)].map((word) => `${one.name} → ${other.name} ${word}`),
    ...words[stateOfTally(back)].map((word) => `${other.name} → ${one.name} ${word}`),
  ];
  const path = one.network === other.network ? 'direct' : 'gateways';
  return { from: one.name, to: other.name, path, access: sum(there, back), notFine };
};

const networkLink = ({ name: from }: PictureNetwork, { name: to }: PictureNetwork, accesses: Accesses): PictureLink => {
  const access = sum(accesses.between(from, to), accesses.between(to, from));
  return { from, to, path: 'gateways', access, notFine: [] };
};

/** A line for each two clusters, or each two networks, or none: by the detail. */
export const linksOf = (
  detail: Detail,
  clusters: readonly PictureCluster[],
  networks: readonly PictureNetwork[],
  accesses: Accesses,
): readonly PictureLink[] => {
  if (detail === 'mesh') return [];
  const links =
    detail === 'clusters'
      ? pairs(clusters).map(([one, other]) => clusterLink(one, other, accesses))
      : pairs(networks).map(([one, other]) => networkLink(one, other, accesses));
  return links.filter(({ access }) => access.all > 0);
};
