import type { Addon } from '../declare/addon.ts';
import { kialiIssues } from './kiali/issues.ts';
import { kialiOptions } from './kiali/options.ts';

/**
 * Kiali, one per cluster. Each knows the name of its cluster and the address people use, so that Kialis of one mesh can
 * link to each other; two under one address are refused.
 */
export const kiali: Addon<typeof kialiOptions> = {
  name: 'kiali',
  options: kialiOptions,
  issues: kialiIssues,

  async build(scope, cluster, options) {
    const { kialiServer } = await import('./kiali/server.ts');
    await kialiServer(scope, cluster, options);
  },
};
