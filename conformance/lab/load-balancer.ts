import type { Cluster } from './cluster.ts';

export interface ServicePlace {
  readonly service: string;
  readonly namespace: string;
}

/** The Service of the east-west gateway. */
export const eastWestService: ServicePlace = { service: 'istio-eastwestgateway', namespace: 'istio-system' };

/** Arguments for kubectl that give a Service these addresses, as a cloud writes them into its status; none take them away. */
export const addressFlags = ({ service, namespace }: ServicePlace, addresses: readonly string[]): readonly string[] => {
  const ingress = addresses.length === 0 ? null : addresses.map((ip) => ({ ip }));
  const status = JSON.stringify({ status: { loadBalancer: { ingress } } });
  return ['-n', namespace, 'patch', 'service', service, '--subresource=status', '--type=merge', '-p', status];
};

/** The part of a cloud: the Service gets addresses. Default: the one of the cluster's gateway. */
export const giveAddresses = (
  cluster: Cluster,
  place: ServicePlace,
  addresses: readonly string[] = [cluster.gatewayAddress],
): void => void cluster.kubectl(addressFlags(place, addresses));
