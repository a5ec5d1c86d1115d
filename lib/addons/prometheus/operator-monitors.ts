import type { Construct } from 'constructs';
import type { ServiceMonitorSpecEndpointsRelabelings } from '../../../imports/monitoring.coreos.com.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { addonLabels } from '../workload/addon-labels.ts';
import type { ExistingPrometheus } from './options.ts';
import { annotated } from '../../parts/annotated.ts';
import {
  dropAnnotated,
  dropEnded,
  followAnnotations,
  keepAnnotated,
  keepContainer,
  keepContainerPort,
  type RelabelRule,
} from './relabelling.ts';

const asOperator = ({ action, from, regex, to, replacement }: RelabelRule): ServiceMonitorSpecEndpointsRelabelings => ({
  action,
  sourceLabels: from,
  regex,
  ...(to === undefined ? {} : { targetLabel: to }),
  ...(replacement === undefined ? {} : { replacement }),
});

/**
 * Tells a Prometheus of the Prometheus Operator about istiod and the proxies (monitoring.coreos.com/v1).
 *
 * Such a Prometheus often serves several clusters or feeds a store that does, and its external labels are not ours to
 * know, so here every series gets the `cluster` it is from. istiod's own label of that name, the peer, becomes
 * `exported_cluster`.
 */
export const operatorMonitors = (scope: Construct, cluster: ClusterPlan, existing: ExistingPrometheus): void => {
  const { mesh } = cluster;
  const metadata = (name: string) => ({
    name,
    namespace: existing.namespace === '' ? mesh.istio.namespace : existing.namespace,
    labels: { ...addonLabels(mesh, 'prometheus'), ...existing.labels },
    ...annotated(mesh.gitops.literal),
  });
  const relabelings = (rules: readonly RelabelRule[]): ServiceMonitorSpecEndpointsRelabelings[] => [
    ...rules.map(asOperator),
    { action: 'replace', targetLabel: 'cluster', replacement: cluster.name },
  ];
  new KubeObject(scope, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: metadata('istiod'),
    spec: {
      namespaceSelector: { matchNames: [mesh.istio.namespace] },
      selector: { matchLabels: { istio: 'pilot' } },
      targetLabels: ['app'],
      endpoints: [{ port: 'http-monitoring', interval: '15s', relabelings: relabelings([]) }],
    },
  });
  new KubeObject(scope, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: metadata('istio-proxies'),
    spec: {
      namespaceSelector: { any: true },
      selector: {},
      podMetricsEndpoints: [
        {
          interval: '15s',
          relabelings: relabelings([dropEnded, keepContainer('istio-proxy'), keepAnnotated, ...followAnnotations]),
        },
        {
          path: '/stats/prometheus',
          interval: '15s',
          relabelings: relabelings([dropEnded, dropAnnotated, keepContainerPort('.*-envoy-prom')]),
        },
      ],
    },
  });
};
