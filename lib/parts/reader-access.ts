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
import { oncePerMesh } from './once-per-mesh.ts';

const token = oncePerMesh((mesh) => ({
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

const access = oncePerMesh((mesh) => {
  const { namespace } = mesh.istio;
  const name = readerClusterRole(namespace);
  const own = { labels: meshLabels(mesh), annotations: { ...mesh.gitops.keep, ...readerAnnotations } };
  return [
    {
      apiVersion: 'v1' as const,
      kind: 'ServiceAccount' as const,
      metadata: { name: readerAccount, namespace, ...own },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1' as const,
      kind: 'ClusterRole' as const,
      metadata: { name, ...own },
      rules: readerRules,
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1' as const,
      kind: 'ClusterRoleBinding' as const,
      metadata: { name, ...own },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: readerAccount, namespace }],
    },
  ];
});

/**
 * The Secret that Kubernetes fills with a token of the reader account; it holds no data in Git. It is taken away within a
 * second when its account does not exist, so both are applied together wherever the account is ours.
 */
export class ReaderToken extends Construct {
  constructor(scope: Construct, id: string, mesh: MeshSettings) {
    super(scope, id);
    new KubeObject(this, token(mesh));
  }
}

/**
 * The account with which peers read this cluster, its rights and its token, all kept on prune: an account that is
 * made anew invalidates the token every peer holds, and their istiods go on saying `synced` until they restart.
 */
export class ReaderAccess extends Construct {
  constructor(scope: Construct, id: string, mesh: MeshSettings) {
    super(scope, id);
    for (const manifest of access(mesh)) new KubeObject(this, manifest);
    new ReaderToken(this, 'token', mesh);
  }
}
