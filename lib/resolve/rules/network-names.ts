import { errorAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** Every cluster says which network it stands in; every label and gateway follows from that one field. */
export const networkNames: Rule = ({ clusters }) =>
  clusters
    .filter(({ network }) => network === '')
    .map(({ name }) =>
      errorAt(
        'cluster-without-network',
        ['clusters', name],
        `${name} has no network`,
        'add network: <name>; clusters whose pods reach each other share one (clusterDefaults may say it for all)',
      ),
    );
