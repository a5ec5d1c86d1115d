import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../lib/plan/manifest.ts';
import type { Difference, Rename } from './compare.ts';

/** A difference that is understood: what it is, why it does no harm, and exactly where it may be. */
export interface KnownDifference {
  readonly id: string;
  readonly what: string;
  readonly reason: string;
  readonly matches: (difference: Difference) => boolean;
}

const roleSuffix = /-sds$/;

const revisionOfAgent = /^(istio-cni)-.+$/;

/** The objects with different names, to which nothing refers: the gateway's right to read Secrets, the agent's policy. */
export const rename: Rename = (rendered) => {
  const { kind, name } = rendered;
  if (kind === 'NetworkPolicy') return { ...rendered, name: name.replace(revisionOfAgent, '$1') };
  return ['Role', 'RoleBinding'].includes(kind)
    ? { ...rendered, name: name.replace(roleSuffix, '-service-account') }
    : rendered;
};

/** The name of the gateway, of its account and of its roles in all plans that are compared. */
const gatewayName = /^istio-eastwestgateway(-service-account)?$/;

const place =
  (kind: string, name: RegExp | string, path: RegExp) =>
  (at: Difference): boolean =>
    at.kind === kind && (typeof name === 'string' ? at.name === name : name.test(at.name)) && path.test(at.path);

const labelOf = (path: string): string | undefined => /^(?:spec\.template\.)?metadata\.labels\.(.+)$/.exec(path)?.[1];

const ownLabels = new Set(['release', 'app.kubernetes.io/instance']);

/** Labels by which the two charts say where an object comes from, on the gateway; nothing selects by them. */
const originLabels = new Set([
  'app.kubernetes.io/name',
  'chart',
  'helm.sh/chart',
  'heritage',
  'install.operator.istio.io/owning-resource',
  'istio.io/dataplane-mode',
  'istio.io/rev',
  'operator.istio.io/component',
  'service.istio.io/canonical-name',
  'service.istio.io/canonical-revision',
]);

/** The chart's annotations hold it alone where the engine protects nothing. */
const helmKeep = 'helm.sh/resource-policy';

/** What Kubernetes fills in when a Deployment names no strategy. */
const defaultStrategy: Json = { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };

const emptyAffinity: Json = {
  nodeAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: null,
    requiredDuringSchedulingIgnoredDuringExecution: null,
  },
};

const controlPlane: readonly KnownDifference[] = [
  {
    id: 'release-labels',
    what: 'labels `release` and `app.kubernetes.io/instance`',
    reason: 'istioctl calls every release `istio`, Helm knows it by its own name. No selector holds them.',
    matches: ({ path, left }) => ownLabels.has(labelOf(path) ?? '') && left === 'istio',
  },
  {
    id: 'values-configmap',
    what: 'content of ConfigMap `values`',
    reason: 'A copy of the values for people who look for them: istioctl hands its chart the values of all components.',
    matches: place('ConfigMap', /^values(-|$)/, /^data\.(original|merged)-values\./),
  },
  {
    id: 'injector-cni-values',
    what: '`pilot.cni` in the values of the injector',
    reason:
      'istioctl merges the values of the CNI agent into those of istiod. Injection reads two of them, equal in both.',
    matches: place('ConfigMap', /^istio-sidecar-injector(-|$)/, /^data\.values\.pilot\.cni\.(?!(enabled|provider)$)/),
  },
  {
    id: 'cni-revision-label',
    what: 'label `istio.io/rev` on the objects of the CNI agent',
    reason:
      'istioctl writes the revision of the control plane beside it; there is one agent for all. Nothing selects it.',
    matches: ({ name, path, right }) =>
      name.startsWith('istio-cni') && labelOf(path) === 'istio.io/rev' && right === 'default',
  },
  {
    id: 'cni-policy-name',
    what: 'name of the NetworkPolicy of the CNI agent',
    reason: 'istioctl ends it in the revision of the control plane beside it. Both select the pods of the one agent.',
    matches: ({ kind, name, path, left }) =>
      kind === 'NetworkPolicy' &&
      name === 'istio-cni' &&
      path === 'metadata.name' &&
      typeof left === 'string' &&
      revisionOfAgent.test(left),
  },
  {
    id: 'policy-last-newline',
    what: 'the line break at the end of the last expression of the ValidatingAdmissionPolicy',
    reason: 'istioctl cuts blanks off the end of each document. An expression means the same without.',
    matches: ({ kind, path, left, right }) =>
      kind === 'ValidatingAdmissionPolicy' &&
      /^spec\.validations\[\d+\]\.expression$/.test(path) &&
      typeof right === 'string' &&
      right.endsWith('\n') &&
      left === right.slice(0, -1),
  },
];

/** `rendered` leaves the empty map out. */
export const gatewayEmptyAnnotations: KnownDifference = {
  id: 'gateway-empty-annotations',
  what: 'empty `annotations` on the objects of the gateway',
  reason: 'The Helm chart writes an empty map, which is as good as none.',
  matches: ({ name, path, left, right }) =>
    gatewayName.test(name) &&
    path === 'metadata.annotations' &&
    [left, right].every((value) => value === undefined || isDeepStrictEqual(value, {})),
};

const gatewayMetadata: readonly KnownDifference[] = [
  {
    id: 'gateway-origin-labels',
    what: 'labels of origin on the objects of the gateway',
    reason:
      'istioctl renders its own gateway chart. Selectors are equal (`app`, `istio`), and the labels Istio reads stand in both.',
    matches: ({ name, path }) => gatewayName.test(name) && originLabels.has(labelOf(path) ?? ''),
  },
  {
    id: 'gateway-role-names',
    what: 'names of the Role and RoleBinding of the gateway',
    reason: 'istioctl ends them in `-sds`, the chart calls them like the account. Both bind the same account.',
    matches: ({ kind, path, left }) =>
      ['Role', 'RoleBinding'].includes(kind) &&
      ['metadata.name', 'roleRef.name'].includes(path) &&
      left === 'istio-eastwestgateway-sds',
  },
  {
    id: 'gateway-labels-of-roles',
    what: 'labels `app` and `istio` on the Role and RoleBinding of the gateway',
    reason: 'Only the Helm chart labels them. Nothing selects them.',
    matches: ({ kind, name, path, left }) =>
      ['Role', 'RoleBinding'].includes(kind) &&
      gatewayName.test(name) &&
      ['app', 'istio'].includes(labelOf(path) ?? '') &&
      left === undefined,
  },
  gatewayEmptyAnnotations,
  {
    id: 'gateway-helm-keep',
    what: 'annotation `helm.sh/resource-policy: keep` on the Service of the gateway',
    reason:
      'Keeps the load balancer, and with it the address peers know, when the release is uninstalled. Only Helm reads it.',
    matches: ({ kind, name, path, left, right }) =>
      kind === 'Service' &&
      gatewayName.test(name) &&
      left === undefined &&
      ((path === `metadata.annotations.${helmKeep}` && right === 'keep') ||
        (path === 'metadata.annotations' && isDeepStrictEqual(right, { [helmKeep]: 'keep' }))),
  },
  {
    id: 'gateway-pull-secrets',
    what: 'where the pull Secrets of the gateway stand',
    reason: 'istioctl puts them into the account, the Helm chart into the pod template: the pods get the same ones.',
    matches: (at) =>
      place('ServiceAccount', gatewayName, /^imagePullSecrets$/)(at) ||
      place('Deployment', gatewayName, /^spec\.template\.spec\.imagePullSecrets$/)(at),
  },
];

const gatewayPods: readonly KnownDifference[] = [
  {
    id: 'gateway-strategy',
    what: '`strategy` of the gateway',
    reason: 'The spec names what Kubernetes does by itself; the default of its chart would start all new pods at once.',
    matches: (at) =>
      place('Deployment', gatewayName, /^spec\.strategy$/)(at) &&
      isDeepStrictEqual(at.left, defaultStrategy) &&
      at.right === undefined,
  },
  {
    id: 'gateway-grace-period',
    what: '`terminationGracePeriodSeconds: 30` of the gateway',
    reason: 'The chart names what Kubernetes does by itself.',
    matches: (at) =>
      place('Deployment', gatewayName, /^spec\.template\.spec\.terminationGracePeriodSeconds$/)(at) && at.right === 30,
  },
  {
    id: 'gateway-empty-affinity',
    what: '`affinity` of the gateway',
    reason: 'istioctl writes a node affinity with nothing in it.',
    matches: (at) =>
      place('Deployment', gatewayName, /^spec\.template\.spec\.affinity$/)(at) &&
      isDeepStrictEqual(at.left, emptyAffinity),
  },
  {
    id: 'gateway-unprivileged',
    what: 'env `ISTIO_META_UNPRIVILEGED_POD` of the gateway',
    reason: 'Tells istiod not to bind ports below 1024 in this pod. The ports of an east-west gateway are all above.',
    matches: place('Deployment', gatewayName, /\.containers\[istio-proxy\]\.env\[ISTIO_META_UNPRIVILEGED_POD\]$/),
  },
  {
    id: 'gateway-container-ports',
    what: 'the list of container ports of the gateway',
    reason:
      'istioctl repeats the ports of the Service. The list is information, the Service names its ports by number.',
    matches: place('Deployment', gatewayName, /\.containers\[istio-proxy\]\.ports\[(15021|15443|15012|15017)\]$/),
  },
  {
    id: 'gateway-whole-quantities',
    what: 'whole quantities in the resources of the gateway',
    reason: 'The Helm chart writes `1` where the spec writes `"1"`: Kubernetes reads both as the same quantity.',
    matches: (at) =>
      place('Deployment', gatewayName, /\.containers\[istio-proxy\]\.resources\.(requests|limits)\.\w+$/)(at) &&
      typeof at.right === 'number' &&
      at.left === String(at.right),
  },
  {
    id: 'gateway-security-context',
    what: 'security context of the gateway',
    reason:
      'istioctl runs the pod as user 1337, the Helm chart leaves the user to injection (also 1337) and lowers the first unprivileged port. Both refuse root, drop all capabilities and have a read-only root file system.',
    matches: place(
      'Deployment',
      gatewayName,
      /^spec\.template\.spec\.(securityContext\.(runAsUser|runAsGroup|runAsNonRoot|sysctls)|containers\[istio-proxy\]\.securityContext\.runAsNonRoot)$/,
    ),
  },
];

/** What may differ between the objects of istioctl (left) and those of helm (right). */
export const betweenPrograms: readonly KnownDifference[] = [...controlPlane, ...gatewayMetadata, ...gatewayPods];
