import { type Declaration, locate } from '../declare/declaration.ts';
import type { RoleOf } from '../declare/topology.ts';
import { fewNames } from '../plan/few-names.ts';
import { type Issue, warningAt } from '../plan/issue.ts';
import type { DeclaredCluster } from './declared-cluster.ts';

const isUnused = (role: RoleOf | undefined, { spec: { gateway } }: DeclaredCluster): boolean =>
  role?.gateway === false && gateway !== undefined && gateway !== false;

/**
 * In a mesh of one network nobody would come through a gateway, so none is made, whatever is said about it. What
 * clusterDefaults say of it for many is said once.
 */
export const unusedGateways = (
  { sources }: Declaration,
  declared: readonly DeclaredCluster[],
  roles: ReadonlyMap<string, RoleOf>,
): readonly Issue[] => {
  const byPlace = new Map<string, string[]>();
  for (const cluster of declared) {
    if (!isUnused(roles.get(cluster.name), cluster)) continue;
    const place = JSON.stringify(locate(sources, ['clusters', cluster.name, 'gateway']));
    byPlace.set(place, [...(byPlace.get(place) ?? []), cluster.name]);
  }
  return [...byPlace.values()].map((names) =>
    warningAt(
      'gateway-unused',
      ['clusters', names[0] ?? '', 'gateway'],
      `${fewNames(names)} ${names.length === 1 ? 'gets' : 'get'} no gateway: all clusters stand in one network`,
      'remove gateway, or give the clusters the networks they stand in',
    ),
  );
};
