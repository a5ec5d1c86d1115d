import { Construct } from 'constructs';
import {
  readerAccount,
  readerAnnotations,
  readerClusterRole,
  readerRules,
  readerTokenSecret,
} from '../istio/reader-access.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { KubeObject } from './kube-object.ts';
import { meshLabels } from './labels.ts';
import { sharedInMesh } from './shared-object.ts';

/**
 * The Secret that Kubernetes fills with a token of the reader account; it holds no data in Git. It is taken away within a
 * second when its account does not exist, so both are applied together wherever the account is ours.
 */
export class ReaderToken extends Construct {
  constructor(scope: Construct, id: string, mesh: MeshSettings) {
    super(scope, id);
    const token = sharedInMesh(mesh, 'reader-token', () => ({
      apiVersion: 'v1' as const,
      kind: 'Secret' as const,
      metadata: {
        name: readerTokenSecret,
        namespace: mesh.istio.namespace,
        labels: meshLabels(mesh),
        annotations: { ...mesh.gitops.keep, 'kubernetes.io/service-account.name': readerAccount },
      },
      type: 'kubernetes.io/service-account-token',
    }));
    new KubeObject(this, token);
  }
}

/**
 * The account with which peers read this cluster, its rights and its token, all kept on prune: an account that is
 * made anew invalidates the token every peer holds, and their istiods go on saying `synced` until they restart.
 */
export class ReaderAccess extends Construct {
  constructor(scope: Construct, id: string, mesh: MeshSettings) {
    super(scope, id);
    const { namespace } = mesh.istio;
    const labels = meshLabels(mesh);
    const annotations = { ...mesh.gitops.keep, ...readerAnnotations };
    const role = readerClusterRole(namespace);
    const account = sharedInMesh(mesh, 'reader-account', () => ({
      apiVersion: 'v1' as const,
      kind: 'ServiceAccount' as const,
      metadata: { name: readerAccount, namespace, labels, annotations },
    }));
    const clusterRole = sharedInMesh(mesh, 'reader-role', () => ({
      apiVersion: 'rbac.authorization.k8s.io/v1' as const,
      kind: 'ClusterRole' as const,
      metadata: { name: role, labels, annotations },
      rules: readerRules.map(({ apiGroups, resources, verbs }) => ({
        apiGroups: [...apiGroups],
        resources: [...resources],
        verbs: [...verbs],
      })),
    }));
    const binding = sharedInMesh(mesh, 'reader-binding', () => ({
      apiVersion: 'rbac.authorization.k8s.io/v1' as const,
      kind: 'ClusterRoleBinding' as const,
      metadata: { name: role, labels, annotations },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name: readerAccount, namespace }],
    }));
    for (const manifest of [account, clusterRole, binding]) new KubeObject(this, manifest);
    new ReaderToken(this, 'token', mesh);
  }
}
