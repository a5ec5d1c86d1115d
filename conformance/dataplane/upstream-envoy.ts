import type { Overrides } from '../lab/member.ts';

/**
 * What the lab changes because its Envoy is upstream's: Istio's own extensions (metadata exchange, stats, the ALPN
 * filter; istio/proxy, extensions/ and source/extensions/) are not in it, and it refuses listeners that name them.
 * The suite `traffic` proves that of what helm installs nothing else is changed, and lists what is, of istiod's start.
 */
export const upstreamEnvoy: Overrides = {
  values: {
    istiod: { telemetry: { enabled: false }, meshConfig: { defaultProviders: { metrics: [] } } },
  },
  istiod: {
    PILOT_ENABLE_ALPN_FILTER: 'false',
    PILOT_ENABLE_METADATA_EXCHANGE: 'false',
    PILOT_DISABLE_MX_ALPN: 'true',
  },
};
