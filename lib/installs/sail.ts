import { sailApiVersion, sailCniName, sailIstioName } from '../istio/sail.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install } from '../plan/install.ts';
import type { Gate } from '../plan/layout.ts';
import type { ObjectRef } from '../plan/manifest.ts';
import type { HealthExpressions } from '../plan/sealed-plan.ts';
import type { Stage } from '../plan/stage.ts';
import { controlPlanes } from './control-planes.ts';
import { controlPlaneWorkloads } from './release/control-plane-gate.ts';
import { gatewayReleases } from './release/istio-release.ts';
import { istioCniObject, istioObject } from './sail/operator-objects.ts';
import { sailWords } from './sail/words.ts';

/**
 * The operator reconciles before it looks at pods, and says so in two conditions. Reconciled is False, too, in the first
 * moments, with another reason. Source: sail-operator, controllers/istio/istio_controller.go, determineStatus.
 */
const healthOf = (kind: 'Istio' | 'IstioCNI'): HealthExpressions => ({
  apiVersion: sailApiVersion,
  kind,
  failed: "status.conditions.exists(c, c.type == 'Reconciled' && c.status == 'False' && c.reason == 'ReconcileError')",
  current:
    "status.observedGeneration == metadata.generation && status.conditions.exists(c, c.type == 'Reconciled' && c.status == 'True') && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
});

const refsOf = (cluster: ClusterPlan): readonly ObjectRef[] => {
  const ref = { apiVersion: sailApiVersion, namespace: '' };
  return [
    ...(cluster.cni ? [{ ...ref, kind: 'IstioCNI', name: sailCniName }] : []),
    ...controlPlanes(cluster).map((plane) => ({
      ...ref,
      kind: 'Istio',
      name: sailIstioName(plane.cluster.mesh.istio.revision),
    })),
  ];
};

/** The workloads are part of the gate: conditions may still be those of the spec before. */
const gateOf = (cluster: ClusterPlan): Gate => ({
  kind: 'objects',
  objects: [...refsOf(cluster), ...controlPlaneWorkloads(cluster)],
  health: [...(cluster.cni ? [healthOf('IstioCNI')] : []), healthOf('Istio')],
});

const stage: Stage = '30-istiod';

/**
 * Has sail-operator install the control plane, and takes the gateway from its chart, as the operator's own guides do.
 * What the operator cannot be told: istiod's own volume of the CA Secret stays optional, the second one is not.
 */
export const sail: Install = {
  ...sailWords,
  releases: gatewayReleases,
  objects: (cluster, of) => {
    if (of !== stage) return [];
    return [
      ...(cluster.cni ? [istioCniObject(cluster)] : []),
      ...controlPlanes(cluster).map((plane) => istioObject(plane.cluster)),
    ];
  },
  gate: (cluster, of) => (of === stage ? gateOf(cluster) : undefined),
  waits: (cluster, of, { kubectl }) =>
    of === stage
      ? refsOf(cluster).map(
          ({ kind, name }) =>
            `${kubectl} wait --for=condition=Ready ${kind.toLowerCase()}.sailoperator.io/${name} --timeout 10m`,
        )
      : [],
};
