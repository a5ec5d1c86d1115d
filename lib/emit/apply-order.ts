import type { ObjectRef } from '../plan/manifest.ts';

/**
 * Kinds in the order a cluster can take them: what others refer to comes first, what intercepts writes comes last. Kinds
 * that are not listed are custom resources: they need their CRD, and often the webhook that checks them.
 */
const kinds: readonly string[] = [
  'CustomResourceDefinition',
  'Namespace',
  'PriorityClass',
  'StorageClass',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'Secret',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Service',
  'DaemonSet',
  'Deployment',
  'StatefulSet',
  'Pod',
  'Job',
  'CronJob',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  // Custom resources that others of a stage refer to.
  'ClusterSecretStore',
  'SecretStore',
];

const ranks = new Map(kinds.map((kind, rank) => [kind, rank]));
const rankOf = ({ kind }: ObjectRef): number => ranks.get(kind) ?? kinds.length;

const inCodeUnits = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** Compares two objects by the apply order of their kinds, then kind, name and namespace: for `toSorted`. */
export const byApplyOrder = (a: ObjectRef, b: ObjectRef): number =>
  rankOf(a) - rankOf(b) ||
  inCodeUnits(a.kind, b.kind) ||
  inCodeUnits(a.name, b.name) ||
  inCodeUnits(a.namespace, b.namespace) ||
  inCodeUnits(a.apiVersion, b.apiVersion);
