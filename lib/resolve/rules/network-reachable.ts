import { errorAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** In a mesh of several networks each one needs a gateway, or the others cannot reach it. */
export const networkReachable: Rule = ({ settings, networks }) =>
  networks
    .filter(({ name, gateways }) => settings.multiNetwork && name !== '' && gateways.length === 0)
    .map(({ name, clusters }) =>
      errorAt(
        'network-unreachable',
        ['clusters', clusters[0] ?? '', 'gateway'],
        `${name} (${clusters.join(', ')}) has no east-west gateway: the other networks cannot reach it`,
        `remove gateway: false from one of ${clusters.join(', ')}`,
      ),
    );
