import { Construct } from 'constructs';
import { cniNamespace } from '../istio/cni-values.ts';
import { networkLabel } from '../istio/gateway-labels.ts';
import { needsOwnResourceQuota } from '../istio/platform.ts';
import { revisionLabel } from '../istio/revision.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { IstioPlan } from '../plan/istio-plan.ts';
import { sampleNamespace } from '../plan/sample-namespace.ts';
import { KubeObject } from './kube-object.ts';
import { meshLabels } from './labels.ts';
import { annotated } from './annotated.ts';

/**
 * By the revision itself and not by a tag: the webhook of a revision comes with its control plane, so that no pod of a
 * sample can be made before it, and without its proxy.
 */
const injected = ({ revision }: IstioPlan): Record<string, string> =>
  revision === '' ? { 'istio-injection': 'enabled' } : { [revisionLabel]: revision };

/**
 * The namespaces of a cluster. A namespace that Git creates is never labelled by istioctl, so the network label stands
 * here, and only in a mesh of several networks. Deleting one would delete what carries traffic: all are kept on prune.
 */
export class Namespaces extends Construct {
  constructor(scope: Construct, id: string, cluster: ClusterPlan) {
    super(scope, id);
    const { mesh } = cluster;
    const namespace = (name: string, labels: Record<string, string>): KubeObject =>
      new KubeObject(this, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { ...meshLabels(mesh), ...labels }, ...annotated(mesh.gitops.keep) },
      });
    namespace(mesh.istio.namespace, mesh.multiNetwork ? { [networkLabel]: cluster.network } : {});
    if (cluster.cni) {
      // The agent changes the node's network settings, which every other level forbids.
      namespace(cniNamespace, { 'pod-security.kubernetes.io/enforce': 'privileged' });
      if (needsOwnResourceQuota(cluster.platform, mesh.istio.version)) this.#criticalPods(cluster);
    }
    if (cluster.samples.length > 0) namespace(sampleNamespace, injected(mesh.istio));
  }

  /** GKE admits pods of a system priority class only where a quota for them exists. */
  #criticalPods({ mesh }: ClusterPlan): void {
    new KubeObject(this, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'istio-cni-critical-pods', namespace: cniNamespace, labels: meshLabels(mesh) },
      spec: {
        hard: { pods: '5000' },
        scopeSelector: {
          matchExpressions: [{ operator: 'In', scopeName: 'PriorityClass', values: ['system-node-critical'] }],
        },
      },
    });
  }
}
