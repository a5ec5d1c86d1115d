/**
 * The label, on namespaces, Services and pods, by which Istio knows the network of what carries it; on its namespace
 * that of everything which was not injected.
 */
export const networkLabel = 'topology.istio.io/network';

/**
 * The labels that select the pods of a gateway: the gateway chart derives both from the name of the release, and a
 * Gateway resource selects the pods by `istio`. IstioOperator specs are given the same.
 * Source: the branch of 1.31, manifests/charts/gateway/templates/_helpers.tpl.
 */
export const gatewayLabels = (name: string): { readonly app: string; readonly istio: string } => ({
  app: name,
  istio: name.replace(/^istio-/, ''),
});

/**
 * The account of the gateway's pods. The chart would name it like the release; IstioOperator always appends this suffix,
 * and a changed account means a changed identity, so both are given IstioOperator's.
 */
export const gatewayServiceAccount = (name: string): string => `${name}-service-account`;
