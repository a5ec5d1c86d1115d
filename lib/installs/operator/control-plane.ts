import { cniNamespace } from '../../istio/cni-values.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { IstioOperator, OperatorComponent, OperatorOverlay } from '../istio-operator.ts';
import { baseValues } from '../values/base.ts';
import { cniValues } from '../values/cni.ts';
import { istiodValues } from '../values/istiod.ts';
import { setsFailurePolicy } from '../values/trust.ts';

/** The counterpart of the release's patch: istiod's own volume of the CA Secret is not optional either. */
const requiredSecret: OperatorOverlay = {
  kind: 'Deployment',
  name: 'istiod',
  patches: [{ path: `spec.template.spec.volumes.[name:${cacertsName}].secret.optional`, value: false }],
};

/** Everything but some keys. */
const without = (object: Json | undefined, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(isMap(object) ? object : {}).filter(([key]) => !keys.includes(key)));

/**
 * The values of the charts as one tree. Registry, tag and mesh config have fields of their own in the spec; the failure
 * policy is unknown to istioctl's schema and stands in `unvalidatedValues`.
 */
const values = (cluster: ClusterPlan): JsonObject => {
  const istiod = istiodValues(cluster);
  return {
    // Without it istioctl renders no validator for the default revision.
    defaultRevision: baseValues(cluster)['defaultRevision'] ?? 'default',
    ...without(istiod, 'meshConfig', ...(setsFailurePolicy(cluster) ? ['base'] : [])),
    global: without(istiod['global'], 'hub', 'tag'),
    ...(cluster.cni && { cni: cniValues(cluster)['cni'] ?? {} }),
  };
};

const cni = (cluster: ClusterPlan): { readonly cni?: OperatorComponent } =>
  cluster.cni ? { cni: { enabled: true, namespace: cniNamespace } } : {};

/** The control plane for istioctl: base, istiod and, where declared, the CNI agent, as the releases make them. */
export const controlPlaneSpec = (cluster: ClusterPlan): IstioOperator => {
  const { istio } = cluster.mesh;
  const meshConfig = istiodValues(cluster)['meshConfig'];
  return {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio-control-plane', namespace: istio.namespace },
    spec: {
      profile: 'default',
      hub: istio.hub,
      tag: istio.version.text,
      ...(isMap(meshConfig) && { meshConfig }),
      components: {
        base: { enabled: true },
        pilot: { enabled: true, k8s: { overlays: [requiredSecret] } },
        ...cni(cluster),
        // Part of the profile, and made by no chart of ours.
        ingressGateways: [{ name: 'istio-ingressgateway', enabled: false }],
      },
      values: values(cluster),
      ...(setsFailurePolicy(cluster) && { unvalidatedValues: { base: istiodValues(cluster)['base'] ?? {} } }),
    },
  };
};
