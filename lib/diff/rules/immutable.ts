import { isSame } from '../field-changes.ts';
import { type Rule, someOf, type Subject, textAt, valueAt } from './rule.ts';

/**
 * Fields that the API server refuses to change, so that the object has to be deleted and made again (Kubernetes 1.34,
 * pkg/apis/*\/validation: ValidateDeploymentUpdate and its like).
 */
const frozen: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec.selector'],
  'apps/DaemonSet': ['spec.selector'],
  'apps/ReplicaSet': ['spec.selector'],
  'apps/StatefulSet': ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates'],
  'batch/Job': ['spec.selector', 'spec.template', 'spec.completionMode', 'spec.podFailurePolicy'],
  '/Service': ['spec.clusterIP', 'spec.clusterIPs'],
  '/Secret': ['type'],
  '/PersistentVolumeClaim': [
    'spec.storageClassName',
    'spec.accessModes',
    'spec.volumeName',
    'spec.volumeMode',
    'spec.selector',
  ],
  '/PersistentVolume': ['spec.volumeMode', 'spec.csi', 'spec.nfs', 'spec.hostPath', 'spec.local'],
  'rbac.authorization.k8s.io/RoleBinding': ['roleRef'],
  'rbac.authorization.k8s.io/ClusterRoleBinding': ['roleRef'],
  'storage.k8s.io/StorageClass': ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  'networking.k8s.io/IngressClass': ['spec.controller'],
  'gateway.networking.k8s.io/GatewayClass': ['spec.controllerName'],
  'scheduling.k8s.io/PriorityClass': ['value', 'preemptionPolicy'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['spec.group', 'spec.scope', 'spec.names.plural', 'spec.names.kind'],
};

/** Absent and filled by the server is no change of it: only what both sides say, or what a selector loses. */
const mayBeAbsent = new Set(['spec.clusterIP', 'spec.clusterIPs', 'type', 'spec.volumeName']);

const changed = ({ before, after }: Subject, field: string): boolean => {
  const keys = field.split('.');
  const [old, now] = [valueAt(before, ...keys), valueAt(after, ...keys)];
  if (mayBeAbsent.has(field) && (old === undefined || now === undefined)) return false;
  return !isSame(old, now);
};

const wordOf = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

/** A Service that hands out no address of its own cannot become one that does, and the other way round. */
const leavesDns = ({ before, after, kind, group }: Subject): boolean =>
  kind === 'Service' &&
  group === '' &&
  textAt(before, 'spec', 'type') !== textAt(after, 'spec', 'type') &&
  [before, after].some((side) => textAt(side, 'spec', 'type') === 'ExternalName');

/** A ConfigMap or Secret that was made to last. */
const sealedForEver = ({ before, kind, leaves }: Subject): boolean =>
  (kind === 'ConfigMap' || kind === 'Secret') &&
  valueAt(before, 'immutable') === true &&
  leaves.some(({ path }) => ['data', 'binaryData', 'stringData', 'immutable'].includes(path[0] ?? ''));

/** The gateway chart makes the selector of its Deployment of these two labels (Istio 1.30.3, charts/gateway/templates/_helpers.tpl). */
const chartSelector = ({ before, after, kind }: Subject): boolean =>
  kind === 'HelmRelease' &&
  textAt(before, 'spec', 'chart', 'spec', 'chart') === 'gateway' &&
  ['app', 'istio'].some(
    (label) =>
      !isSame(valueAt(before, 'spec', 'values', 'labels', label), valueAt(after, 'spec', 'values', 'labels', label)),
  );

/** The fields because of which an object has to be made again; none where it is changed in place. */
export const frozenFields = (subject: Subject): readonly string[] => {
  if (!subject.before || !subject.after) return [];
  const fields = frozen[`${subject.group}/${subject.kind}`] ?? [];
  return [
    ...fields.filter((field) => changed(subject, field)).map(wordOf),
    ...(leavesDns(subject) ? ['type'] : []),
    ...(sealedForEver(subject) ? ['data'] : []),
    ...(chartSelector(subject) ? ['selector'] : []),
  ];
};

const isStorage = (kind: string): boolean => kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume';

const isGone = (kind: string): boolean => isStorage(kind) || kind === 'CustomResourceDefinition';

const words = (subject: Subject): readonly string[] => {
  const fields = frozenFields(subject);
  if (fields.length === 0) return [];
  return [`it has to be deleted and made again: its ${someOf(fields)} cannot change in place`];
};

/** What is made again is away for a moment, and with it whoever asks for it. */
export const recreation: Rule = {
  name: 'recreation',
  risk: 'traffic',
  reasons: (subject) => (isGone(subject.kind) ? [] : words(subject)),
};

/** What holds data loses it on the way. */
export const recreatedStorage: Rule = {
  name: 'recreated-storage',
  risk: 'data',
  reasons: (subject) => (isGone(subject.kind) ? words(subject) : []),
};
