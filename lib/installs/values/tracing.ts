import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';

/**
 * The full name of a Service: istiod looks a provider's service up by it and by nothing shorter. A name outside the
 * cluster stays as it is. Source: the branch of 1.31, pilot/pkg/model/telemetry_logging.go, LookupCluster.
 */
const fullName = (host: string, clusterDomain: string): string =>
  host.endsWith('.svc') ? `${host}.${clusterDomain}` : host;

/**
 * Sends the spans of all proxies to the first addon that collects them, over OTLP; nothing without such an addon.
 *
 * The metrics provider has to be named, too: as soon as the mesh config has default providers, the chart leaves out its
 * own default, which is Prometheus (the branch of 1.31, istio-discovery/templates/_helpers.tpl, default-prometheus).
 */
export const tracing = (cluster: ClusterPlan): JsonObject => {
  const offer = cluster.offers.find(({ role, collector }) => role === 'tracing' && collector !== '');
  if (offer === undefined) return {};
  const colon = offer.collector.lastIndexOf(':');
  const service = fullName(offer.collector.slice(0, colon), cluster.mesh.istio.clusterDomain);
  const port = Number(offer.collector.slice(colon + 1));
  return {
    extensionProviders: [{ name: offer.addon, opentelemetry: { service, port } }],
    defaultProviders: { metrics: ['prometheus'], tracing: [offer.addon] },
  };
};
