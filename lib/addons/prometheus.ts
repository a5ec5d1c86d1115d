import type { Addon } from '../declare/addon.ts';
import { prometheusIssues } from './prometheus/issues.ts';
import { prometheusOptions } from './prometheus/options.ts';
import { addonHost } from './workload/addon-service.ts';

/**
 * The metrics of one cluster: a small Prometheus, or the monitors for one that the team has.
 *
 * It keeps what the proxies, istiod and the addons of its own cluster tell, and nothing about nodes or containers. For a
 * view over all clusters its external labels name the cluster and the mesh to whatever federates or receives from it.
 */
export const prometheus: Addon<typeof prometheusOptions> = {
  name: 'prometheus',
  options: prometheusOptions,

  offers: (mesh, { existing }) => [
    {
      role: 'metrics',
      addon: 'prometheus',
      url: existing?.url ?? `http://${addonHost(mesh, 'prometheus')}:9090`,
      externalUrl: '',
      collector: '',
    },
  ],

  issues: prometheusIssues,

  async build(scope, cluster, options) {
    if (options.existing === null) {
      const { prometheusServer } = await import('./prometheus/server.ts');
      await prometheusServer(scope, cluster, options);
    } else {
      const { operatorMonitors } = await import('./prometheus/operator-monitors.ts');
      operatorMonitors(scope, cluster, options.existing);
    }
  },
};
