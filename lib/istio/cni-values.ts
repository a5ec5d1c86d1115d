import type { JsonObject } from '../plan/manifest.ts';
import { valueAt } from '../plan/merge.ts';

/** The namespace of the CNI agent. Its pods are privileged: Pod Security has to allow that there and nowhere else. */
export const cniNamespace = 'istio-cni';

/**
 * Where the chart puts what Multus knows the plugin by, whatever the namespace of the release: a NetworkAttachmentDefinition.
 * Source: the branch of 1.31, manifests/charts/istio-cni/templates/network-attachment-definition.yaml.
 */
export const multusNamespace = 'default';

/** Whether values of the chart have it make that object: its profile of OpenShift says so, or the values themselves. */
export const usesMultus = (values: JsonObject): boolean =>
  valueAt(values, ['global', 'platform']) === 'openshift' ||
  [['provider'], ['cni', 'provider']].some((path) => valueAt(values, path) === 'multus');

/** Name of the release; the DaemonSet is `istio-cni-node` whatever the release is called. */
export const cniRelease = 'istio-cni';

/**
 * What makes injection leave out istio-init, below the value `pilot` of chart `istiod`: `pilot.cni.enabled` since 1.22,
 * so in every supported version. Before, it was `istio_cni.enabled` (deprecated in 1.22, gone in 1.24).
 * Source: istio.io change notes of 1.22.0 and 1.24.0; rendered with the branch of 1.31.
 */
export const injectWithoutInit = { cni: { enabled: true } } as const;

/**
 * The opposite, for platforms whose profile in the charts switches the agent on: nothing would set up the network of pods
 * where none is installed (the branch of 1.31, manifests/charts/istio-control/istio-discovery/files/profile-platform-openshift.yaml).
 */
export const injectWithInit = { cni: { enabled: false } } as const;

/**
 * Namespaces whose pods the agent leaves alone. The chart's default is kube-system only; the namespace of istiod has to
 * be added, a list in values replaces the default's (the branch of 1.31, operator/pkg/apis/types.go, field `namespace`).
 */
export const excludedNamespaces = (istioNamespace: string): readonly string[] => [istioNamespace, 'kube-system'];
