import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { tracing } from './tracing.ts';

/**
 * Proxies ask istiod for the trust bundle over XDS, so that a second root reaches them without a restart. A text, as
 * every value of proxyMetadata: a boolean fails in the mesh config's parser.
 */
const proxyMetadata = { PROXY_CONFIG_XDS_AGENT: 'true' } as const;

/** The mesh config of a cluster, merged by the chart over its own; the same in all clusters but for the addons. */
export const meshConfig = (cluster: ClusterPlan): JsonObject => {
  const { trustDomain, trustDomainAliases } = cluster.mesh;
  return {
    trustDomain,
    ...(trustDomainAliases.length > 0 && { trustDomainAliases }),
    defaultConfig: { proxyMetadata },
    ...tracing(cluster),
  };
};
