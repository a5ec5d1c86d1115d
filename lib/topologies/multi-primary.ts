import type { Topology } from '../declare/topology.ts';

/** Every cluster runs its own control plane, reads the API servers of all others, and has a gateway for other networks. */
export const multiPrimary: Topology = {
  name: 'multi-primary',
  summary: 'Every cluster runs istiod and reads the API servers of all others.',
  roles: (clusters) => {
    const networks = new Set(clusters.map(({ network }) => network));
    return clusters.map(({ name }) => ({
      cluster: name,
      role: 'primary',
      gateway: networks.size > 1,
      peers: clusters.map((peer) => peer.name).filter((peer) => peer !== name),
    }));
  },
};
