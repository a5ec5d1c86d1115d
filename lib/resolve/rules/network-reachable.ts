import { errorAt, warningAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** In a mesh of several networks each one needs a gateway; in a single network nobody would use one. */
export const networkReachable: Rule = ({ settings, networks, clusters }) =>
  networks
    .filter(({ name, gateways }) => settings.multiNetwork && name !== '' && gateways.length === 0)
    .map(({ name, clusters: members }) =>
      errorAt(
        'network-unreachable',
        ['clusters', members[0] ?? '', 'gateway'],
        `${name} (${members.join(', ')}) has no east-west gateway: the other networks cannot reach it`,
        `remove gateway: false from one of ${members.join(', ')}`,
      ),
    )
    .concat(
      clusters
        .filter(({ gateway }) => !settings.multiNetwork && gateway.kind !== 'none')
        .map(({ name }) =>
          warningAt('gateway-unused', ['clusters', name, 'gateway'], `${name} has a gateway nobody needs`, 'remove it'),
        ),
    );
