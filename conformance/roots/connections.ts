import type { Pod } from '../dataplane/pod.ts';

/** A line of Envoy's /clusters about an endpoint: cluster, address and the connections opened to it since it started. */
const line = /^outbound\|(\d+)\|\|([^:|]+)::([\d.]+:\d+)::cx_total::(\d+)$/gm;

/**
 * Connections that a sidecar opened to each endpoint behind a URL, by address. Istio's bootstrap keeps no counters of
 * handshakes (ssl.handshake of a cluster); with mutual TLS every connection that carried an answer began with one. It may
 * resume a session, but none from before the sidecar got another certificate or other roots: with them Envoy begins anew.
 */
export const connectionsTo = (pod: Pod, url: string): ReadonlyMap<string, number> => {
  const { hostname, port } = new URL(url);
  const found = [...pod.endpoints().matchAll(line)].filter(
    ([, of, service = '']) => of === port && service.startsWith(`${hostname}.`),
  );
  return new Map(found.map(([, , , address = '', count = '']) => [address, Number(count)] as const));
};
