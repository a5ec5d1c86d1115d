import type { Addon } from '../declare/addon.ts';
import { grafanaIssues } from './grafana/issues.ts';
import { grafanaOptions } from './grafana/options.ts';
import { grafanaPath } from './grafana/root-url.ts';
import { addonHost } from './workload/addon-service.ts';

/** Grafana with dashboards about the mesh, between clusters above all; reads the metrics that its cluster offers. */
export const grafana: Addon<typeof grafanaOptions> = {
  name: 'grafana',
  options: grafanaOptions,

  offers: (mesh, { url }) => [
    {
      role: 'dashboards',
      addon: 'grafana',
      url: `http://${addonHost(mesh, 'grafana')}:3000${grafanaPath(url)}`,
      externalUrl: url.replace(/\/+$/, ''),
      collector: '',
    },
  ],

  issues: grafanaIssues,

  async build(scope, cluster, options) {
    const { grafanaServer } = await import('./grafana/server.ts');
    await grafanaServer(scope, cluster, options);
  },
};
