/** One relabelling rule, in words that Prometheus and the Prometheus Operator can both be told. */
export interface RelabelRule {
  readonly action: 'keep' | 'drop' | 'replace';
  readonly from: readonly string[];
  readonly regex: string;
  /** The label that is written, for `replace`. */
  readonly to?: string;
  readonly replacement?: string;
}

const podIp = '__meta_kubernetes_pod_ip';
const annotation = (name: string): string => `__meta_kubernetes_pod_annotation_prometheus_io_${name}`;

const copy = (from: string, to: string): RelabelRule => ({ action: 'replace', from: [from], regex: '(.+)', to });

/**
 * Pods that ask to be scraped. Istio writes the annotations for every sidecar, gateway, waypoint and ztunnel; port 15020
 * of the first three answers for the application, the agent and Envoy at once.
 */
export const keepAnnotated: RelabelRule = { action: 'keep', from: [annotation('scrape')], regex: 'true' };
/** The pods that do not ask for it, when no other job may have them too. */
export const dropAnnotated: RelabelRule = { ...keepAnnotated, action: 'drop' };

/** A pod that has ended keeps its address for a while, and somebody else may answer there by then. */
export const dropEnded: RelabelRule = {
  action: 'drop',
  from: ['__meta_kubernetes_pod_phase'],
  regex: 'Pending|Succeeded|Failed',
};

/** Pods with this value, a regular expression, of a label; its name as Prometheus spells it. */
export const keepPodLabel = (label: string, value: string): RelabelRule => ({
  action: 'keep',
  from: [`__meta_kubernetes_pod_label_${label}`],
  regex: value,
});

/** Pods without it. */
export const dropPodLabel = (label: string, value: string): RelabelRule => ({
  ...keepPodLabel(label, value),
  action: 'drop',
});

/** Targets in the container of this name. */
export const keepContainer = (name: string): RelabelRule => ({
  action: 'keep',
  from: ['__meta_kubernetes_pod_container_name'],
  regex: name,
});

/** Targets on a container port whose name matches. */
export const keepContainerPort = (regex: string): RelabelRule => ({
  action: 'keep',
  from: ['__meta_kubernetes_pod_container_port_name'],
  regex,
});

const address = (from: readonly string[], regex: string, replacement: string): RelabelRule => ({
  action: 'replace',
  from,
  regex,
  to: '__address__',
  replacement,
});

/** Scheme, path and port as the annotations of the pod say; an IPv6 address stands in brackets before its port. */
export const followAnnotations: readonly RelabelRule[] = [
  { ...copy(annotation('scheme'), '__scheme__'), regex: '(https?)' },
  copy(annotation('path'), '__metrics_path__'),
  address([annotation('port'), podIp], '(\\d+);([^:]+)', '$2:$1'),
  address([annotation('port'), podIp], '(\\d+);(.*:.*)', '[$2]:$1'),
];

/** The pod's address with this port, whichever ports the pod declares. */
export const onPodPort = (port: number): readonly RelabelRule[] => [
  address([podIp], '([^:]+)', `$1:${port}`),
  address([podIp], '(.*:.*)', `[$1]:${port}`),
];

/** Which pod a sample is from. */
export const podIdentity: readonly RelabelRule[] = [
  copy('__meta_kubernetes_namespace', 'namespace'),
  copy('__meta_kubernetes_pod_name', 'pod'),
  copy('__meta_kubernetes_pod_node_name', 'node'),
];

/** Which component of Istio a sample is from. */
export const podApp = copy('__meta_kubernetes_pod_label_app', 'app');

/** Which application a sample is from, the labels by which Kiali finds metrics; `app` wins over the longer name. */
export const applicationIdentity: readonly RelabelRule[] = [
  copy('__meta_kubernetes_pod_label_app_kubernetes_io_name', 'app'),
  podApp,
  copy('__meta_kubernetes_pod_label_version', 'version'),
];
