import { Construct } from 'constructs';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { KubeObject } from './kube-object.ts';
import { meshLabels } from './labels.ts';
import { annotated } from './annotated.ts';

/**
 * The store that external-secrets reads and writes, where the declaration says what it is; nothing where the platform
 * team makes it. Kept on prune: without it the operator cannot follow any value that changes.
 */
export class DeclaredSecretStore extends Construct {
  constructor(scope: Construct, id: string, { mesh, secretStore }: ClusterPlan) {
    super(scope, id);
    const { kind, name, provider } = secretStore;
    if (name === '' || Object.keys(provider).length === 0) return;
    const metadata = { name, labels: meshLabels(mesh), ...annotated(mesh.gitops.keep) };
    const apiVersion = 'external-secrets.io/v1';
    new KubeObject(
      this,
      kind === 'SecretStore'
        ? { apiVersion, kind, metadata: { ...metadata, namespace: mesh.istio.namespace }, spec: { provider } }
        : { apiVersion, kind, metadata, spec: { provider } },
    );
  }
}
