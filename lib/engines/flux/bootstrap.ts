import type { Construct } from 'constructs';
import { KubeObject } from '../../parts/kube-object.ts';
import { meshLabels } from '../../parts/labels.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fluxOptionsOf } from './options.ts';

const below = (path: string, folder: string): string => (path === '.' ? `./${folder}` : `./${path}/${folder}`);

/** What `clusters/<cluster>/` of the repository needs once: the Kustomization that brings the stages, and their source. */
export const bootstrapObjects = (scope: Construct, cluster: ClusterPlan, folder: string): void => {
  const { mesh } = cluster;
  const options = fluxOptionsOf(mesh.gitops.options);
  const { source, namespace } = options;
  if (source.create) {
    new KubeObject(scope, {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: source.name, namespace, labels: meshLabels(mesh) },
      spec: {
        interval: '5m',
        url: mesh.gitops.repository,
        ref: { branch: mesh.gitops.branch },
        ...(source.secret === '' ? {} : { secretRef: { name: source.secret } }),
      },
    });
  }
  new KubeObject(scope, {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: `${mesh.name}-${cluster.name}`, namespace, labels: meshLabels(mesh) },
    spec: {
      interval: options.interval,
      retryInterval: options.retryInterval,
      timeout: '5m',
      path: below(mesh.gitops.path, folder),
      sourceRef: { kind: 'GitRepository', name: source.name },
      // A stage that leaves the tree goes; what it carries stays, and so does everything when this object is deleted.
      prune: true,
      deletionPolicy: 'Orphan',
      wait: false,
    },
  });
};
