import type { Folded, Picture, PictureCluster, PictureNetwork } from './picture.ts';
import { type State, urgency, worst } from './state.ts';

/** More than this nobody reads one by one; Mermaid also refuses texts above 50,000 characters. */
const shownClusters = 100;
const shownNetworks = 60;

/** The first ones; what is not fine comes before what is, else the order stays. */
const foremost = <T extends { readonly state: State }>(items: readonly T[], count: number): readonly T[] => {
  const kept = new Set(items.toSorted((a, b) => urgency[b.state] - urgency[a.state]).slice(0, count));
  return items.filter((item) => kept.has(item));
};

const foldedOf = (hidden: readonly PictureCluster[]): Folded => ({
  clusters: hidden.length,
  state: worst(hidden.map(({ state }) => state)),
});

const foldClusters = (network: PictureNetwork, room: number): PictureNetwork => {
  if (network.clusters.length <= room) return network;
  // The line that says how many are folded takes a place, too.
  const clusters = foremost(network.clusters, Math.max(room - 1, 1));
  return { ...network, clusters, folded: foldedOf(network.clusters.filter((one) => !clusters.includes(one))) };
};

/** Leaves out clusters and networks where there are too many, and says how many and how they stand. */
export const foldNetworks = (networks: readonly PictureNetwork[]): Pick<Picture, 'networks' | 'folded'> => {
  const shown = foremost(networks, shownNetworks);
  const hidden = networks.filter((network) => !shown.includes(network));
  const size = shown.reduce((sum, network) => sum + network.size, 0);
  const room = size <= shownClusters ? shownClusters : Math.max(2, Math.floor(shownClusters / shown.length));
  return {
    networks: shown.map((network) => foldClusters(network, room)),
    folded: { networks: hidden.length, ...foldedOf(hidden.flatMap(({ clusters }) => clusters)) },
  };
};
