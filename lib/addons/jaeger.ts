import type { Addon } from '../declare/addon.ts';
import { jaegerIssues } from './jaeger/issues.ts';
import { jaegerOptions } from './jaeger/options.ts';
import { basePath, ports } from './jaeger/ports.ts';
import { addonHost } from './workload/addon-service.ts';

/** The traces of one cluster. It takes OTLP, which the control plane is told to send, and Zipkin and Jaeger's own too. */
export const jaeger: Addon<typeof jaegerOptions> = {
  name: 'jaeger',
  options: jaegerOptions,

  offers: (mesh, { url }) => [
    {
      role: 'tracing',
      addon: 'jaeger',
      url: `http://${addonHost(mesh, 'tracing')}:${ports.queryGrpc}${basePath}`,
      externalUrl: url.replace(/\/+$/, ''),
      collector: `${addonHost(mesh, 'jaeger-collector')}:${ports.otlpGrpc}`,
    },
  ],

  issues: jaegerIssues,

  async build(scope, cluster, options) {
    const { jaegerServer } = await import('./jaeger/server.ts');
    await jaegerServer(scope, cluster, options);
  },
};
