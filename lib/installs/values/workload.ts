import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { WorkloadPlan } from '../../plan/workload-plan.ts';
import { minimumKubernetesMinor } from '../../istio/version.ts';
import type { IstioVersion } from '../../plan/istio-plan.ts';

/** Whether two pods are the least, so that a disruption budget of one leaves room for a drain. */
export const runsSeveral = ({ replicas, autoscale }: WorkloadPlan): boolean =>
  (autoscale.kind === 'on' ? autoscale.min : replicas) > 1;

/** Whether there can be two pods, so that it matters where they stand and how a rollout replaces them. */
export const mayRunSeveral = ({ replicas, autoscale }: WorkloadPlan): boolean =>
  (autoscale.kind === 'on' ? autoscale.max : replicas) > 1;

/** Seconds a new pod has to stay ready before the rollout goes on to the next. */
export const minReadySeconds = 10;

/** How many pods of a workload a drain leaves running at least. */
export const minAvailable = 1;

/**
 * Spreads pods over nodes, as far as there are nodes: a cluster with one node still runs both.
 *
 * `matchLabelKeys` keeps the pods of a rollout's old ReplicaSet out of the count. Kubernetes honours it since 1.27 and
 * drops it silently before, so it is set where Istio itself asks for a newer one.
 */
export const spread = (labels: Readonly<Record<string, string>>, version: IstioVersion): readonly JsonObject[] => [
  {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels },
    ...(minimumKubernetesMinor(version) >= 27 && { matchLabelKeys: ['pod-template-hash'] }),
  },
];

const texts = (quantities: Json | undefined): JsonObject =>
  isMap(quantities)
    ? Object.fromEntries(
        Object.entries(quantities).map(([name, amount]) => [name, typeof amount === 'number' ? `${amount}` : amount]),
      )
    : {};

/** Requests and limits as both the charts' schema and IstioOperator want them: a bare `cpu: 2` becomes a text. */
export const resources = ({ resources: declared }: WorkloadPlan): JsonObject =>
  Object.fromEntries(Object.entries(declared).map(([kind, quantities]) => [kind, texts(quantities)]));

export const isEmpty = (map: object): boolean => Object.keys(map).length === 0;
