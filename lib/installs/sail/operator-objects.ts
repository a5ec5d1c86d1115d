import { cniNamespace } from '../../istio/cni-values.ts';
import { sailApiVersion, sailCniName, sailIstioName, sailVersion } from '../../istio/sail.ts';
import { annotated } from '../../parts/annotated.ts';
import { meshLabels } from '../../parts/labels.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject, type Manifest } from '../../plan/manifest.ts';
import { merge } from '../../plan/merge.ts';
import { baseValues } from '../values/base.ts';
import { cniValues } from '../values/cni.ts';
import { istiodValues } from '../values/istiod.ts';

/** An object of the operator: it owns all that it makes of it, so that removing it removes the control plane. */
const operatorObject = (
  { mesh }: ClusterPlan,
  kind: 'Istio' | 'IstioCNI',
  name: string,
  spec: JsonObject,
): Manifest => {
  const object: Manifest & { readonly spec: JsonObject } = {
    apiVersion: sailApiVersion,
    kind,
    metadata: { name, labels: meshLabels(mesh), ...annotated(mesh.gitops.keep) },
    spec,
  };
  return object;
};

const without = (value: Json | undefined, key: string): JsonObject =>
  Object.fromEntries(Object.entries(isMap(value) ? value : {}).filter(([name]) => name !== key));

/** What the operator says itself, whatever the object says (sail-operator, pkg/istiovalues/overrides.go). */
const operatorsOwn = ['defaultRevision', 'revision'] as const;

/**
 * The operator gives one tree of values to the charts base and istiod. `base.validationFailurePolicy` is not in its CRD; it
 * only serves a cluster without a pinned root.
 */
const values = (cluster: ClusterPlan): JsonObject => {
  const all: Json = merge(baseValues(cluster), istiodValues(cluster));
  const merged = operatorsOwn.reduce<JsonObject>(without, isMap(all) ? all : {});
  const base = without(merged['base'], 'validationFailurePolicy');
  return { ...without(merged, 'base'), ...(Object.keys(base).length > 0 && { base }) };
};

/** A control plane, of the cluster as it sees it: updated in place, as the charts would be. */
export const istioObject = (cluster: ClusterPlan): Manifest => {
  const { istio } = cluster.mesh;
  return operatorObject(cluster, 'Istio', sailIstioName(istio.revision), {
    version: sailVersion(istio.version),
    namespace: istio.namespace,
    updateStrategy: { type: 'InPlace' },
    values: values(cluster),
  });
};

/** The CNI agent; the operator calls the control plane healthy only when this is. */
export const istioCniObject = (cluster: ClusterPlan): Manifest =>
  operatorObject(cluster, 'IstioCNI', sailCniName, {
    version: sailVersion(cluster.mesh.istio.version),
    namespace: cniNamespace,
    values: cniValues(cluster),
  });
