import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { yamlText } from '../workload/yaml-text.ts';
import {
  applicationIdentity,
  dropAnnotated,
  dropEnded,
  dropPodLabel,
  followAnnotations,
  keepAnnotated,
  keepContainerPort,
  keepPodLabel,
  onPodPort,
  podApp,
  podIdentity,
  type RelabelRule,
} from './relabelling.ts';

const asPrometheus = ({ action, from, regex, to, replacement }: RelabelRule): JsonObject => ({
  action,
  source_labels: from,
  regex,
  ...(to === undefined ? {} : { target_label: to }),
  ...(replacement === undefined ? {} : { replacement }),
});

const podJob = (
  name: string,
  namespaces: readonly string[],
  path: string,
  rules: readonly RelabelRule[],
): JsonObject => ({
  job_name: name,
  metrics_path: path,
  kubernetes_sd_configs: [{ role: 'pod', ...(namespaces.length > 0 ? { namespaces: { names: namespaces } } : {}) }],
  relabel_configs: [dropEnded, ...rules].map(asPrometheus),
});

/**
 * The configuration of the cluster's Prometheus. Everything is found as a pod, so it needs no other right than to list
 * pods, and no target stands in two jobs.
 *
 * The cluster and the mesh are external labels: Prometheus adds them to what leaves it (federation, remote write,
 * alerts). No target gets a `cluster` label. In here it would be the same everywhere, Istio's traffic metrics name both
 * clusters of a request themselves, and it would push aside the label `cluster` of istiod's own metrics, which names the
 * peer that istiod reads.
 */
export const scrapeConfig = ({ name, mesh }: ClusterPlan): JsonObject => ({
  global: {
    scrape_interval: '15s',
    scrape_timeout: '10s',
    evaluation_interval: '1m',
    external_labels: { cluster: name, mesh: mesh.name },
  },
  scrape_configs: [
    { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
    // istiod says its software's version in a label of its own, so the pod's label of that name stays out.
    podJob('istiod', [mesh.istio.namespace], '/metrics', [
      keepPodLabel('app', 'istiod'),
      ...onPodPort(15014),
      ...podIdentity,
      podApp,
    ]),
    podJob('annotated-pods', [], '/metrics', [
      keepAnnotated,
      dropPodLabel('app', 'istiod'),
      ...followAnnotations,
      ...podIdentity,
      ...applicationIdentity,
    ]),
    // Proxies whose metrics are not merged (`enablePrometheusMerge: false`) carry no annotation, only this port.
    podJob('envoy', [], '/stats/prometheus', [
      dropAnnotated,
      keepContainerPort('.*-envoy-prom'),
      ...podIdentity,
      ...applicationIdentity,
    ]),
  ],
});

/** The same as the text of prometheus.yml, with stable bytes. */
export const scrapeConfigText = (cluster: ClusterPlan): string => yamlText(scrapeConfig(cluster));
