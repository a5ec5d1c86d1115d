import { cniNamespace, injectWithoutInit } from '../../istio/cni-values.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import { unknownToIstioctl } from '../../istio/istioctl-values.ts';
import { istiodName } from '../../istio/revision.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { IstioPlan } from '../../plan/istio-plan.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { layOver } from '../../plan/merge.ts';
import { type ControlPlane, servingPlane } from '../control-planes.ts';
import type { IstioOperator, OperatorComponent, OperatorOverlay } from '../istio-operator.ts';
import { baseValues } from '../values/base.ts';
import { cniValues } from '../values/cni.ts';
import { istiodValues } from '../values/istiod.ts';
import { setsFailurePolicy, validation } from '../values/trust.ts';

/** The counterpart of the release's patch: istiod's own volume of the CA Secret is not optional either. */
const requiredSecret = ({ mesh }: ClusterPlan): OperatorOverlay => ({
  kind: 'Deployment',
  name: istiodName(mesh.istio.revision),
  patches: [{ path: `spec.template.spec.volumes.[name:${cacertsName}].secret.optional`, value: false }],
});

/** Everything but some keys. */
const without = (object: Json | undefined, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(isMap(object) ? object : {}).filter(([key]) => !keys.includes(key)));

/** The section `base` with what is overridden for chart base, which is the only one that reads more of it than istiod. */
const overriddenBase = (cluster: ClusterPlan): { readonly base?: Json } => {
  const over = cluster.overrides.values.base['base'];
  if (over === undefined) return {};
  return { base: layOver(setsFailurePolicy(cluster) ? undefined : validation(cluster)['base'], over) };
};

/**
 * What is laid over all other values, unchecked: what istioctl's schema lacks (the failure policy, and overrides that only
 * the chart knows), and injection without istio-init, which istioctl takes away from a spec that does not install the CNI
 * agent itself. Source: the branch of 1.31, operator/pkg/render/manifest.go, translateIstioOperatorToHelm.
 */
const unvalidated = ({ cluster, serves }: ControlPlane): { readonly unvalidatedValues?: JsonObject } => {
  const { pilot } = istiodValues(cluster);
  const unknown = Object.entries(isMap(pilot) ? pilot : {}).filter(([key]) =>
    unknownToIstioctl.some((name) => name === key),
  );
  const ownPilot = { ...Object.fromEntries(unknown), ...(cluster.cni && !serves && injectWithoutInit) };
  const values = {
    ...(setsFailurePolicy(cluster) && validation(cluster)),
    ...(Object.keys(ownPilot).length > 0 && { pilot: ownPilot }),
  };
  return Object.keys(values).length === 0 ? {} : { unvalidatedValues: values };
};

/**
 * The values of the charts as one tree. Registry, tag and mesh config have fields of their own in the spec; what istioctl's
 * schema lacks stands in `unvalidatedValues`.
 */
const values = (declared: ClusterPlan, { cluster, serves }: ControlPlane): JsonObject => {
  const istiod = istiodValues(cluster);
  return {
    // Without it istioctl renders no validator for the default revision.
    defaultRevision: baseValues(declared)['defaultRevision'] ?? 'default',
    ...without(istiod, 'meshConfig', 'revision', ...(setsFailurePolicy(cluster) ? ['base'] : [])),
    ...overriddenBase(cluster),
    global: without(istiod['global'], 'hub', 'tag'),
    pilot: without(istiod['pilot'], ...unknownToIstioctl),
    ...(cluster.cni && serves && { cni: cniValues(cluster)['cni'] ?? {} }),
  };
};

const cni = ({ cluster, serves }: ControlPlane): { readonly cni?: OperatorComponent } =>
  cluster.cni && serves ? { cni: { enabled: true, namespace: cniNamespace } } : {};

/** istioctl prunes by it: two control planes of one name would delete each other. */
const specName = ({ revision }: IstioPlan): string =>
  revision === '' ? 'istio-control-plane' : `istio-control-plane-${revision}`;

/**
 * A control plane for istioctl: istiod as its release makes it, and what there is once in a cluster, in one of the specs:
 * base where the release is the newest, the CNI agent, where declared, with the control plane that serves the mesh.
 */
export const controlPlaneSpec = (
  declared: ClusterPlan,
  plane: ControlPlane = servingPlane(declared),
): IstioOperator => {
  const { cluster, bringsBase } = plane;
  const { istio } = cluster.mesh;
  const meshConfig = istiodValues(cluster)['meshConfig'];
  return {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: specName(istio), namespace: istio.namespace },
    spec: {
      profile: 'default',
      hub: istio.hub,
      tag: istio.version.text,
      ...(istio.revision !== '' && { revision: istio.revision }),
      ...(isMap(meshConfig) && { meshConfig }),
      components: {
        base: { enabled: bringsBase },
        pilot: { enabled: true, k8s: { overlays: [requiredSecret(cluster)] } },
        ...cni(plane),
        // Part of the profile, and made by no chart of ours.
        ingressGateways: [{ name: 'istio-ingressgateway', enabled: false }],
      },
      values: values(declared, plane),
      ...unvalidated(plane),
    },
  };
};
