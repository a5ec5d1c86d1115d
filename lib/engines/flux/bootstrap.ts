import type { Construct } from 'constructs';
import type { Kustomization } from '../../../imports/index.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import { meshLabels } from '../../parts/labels.ts';
import { distFolder } from '../../plan/dist-folder.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { fluxOptionsOf } from './options.ts';
import { pathInSource, sourceObject, sourceRef } from './source.ts';

/** A Kustomization that brings others out of a folder of dist, into the cluster that Flux itself runs in. */
export const rootKustomization = (mesh: MeshSettings, name: string, folder: string): Kustomization => {
  const { namespace, interval, retryInterval } = fluxOptionsOf(mesh.gitops.options);
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace, labels: meshLabels(mesh) },
    spec: {
      interval,
      retryInterval,
      timeout: '5m',
      path: pathInSource(mesh, `${distFolder(mesh)}/${folder}`),
      sourceRef: sourceRef(mesh, namespace),
      // A stage that leaves the tree goes; what it carries stays, and so does everything when this object is deleted.
      prune: true,
      deletionPolicy: 'Orphan',
      wait: false,
    },
  };
};

/** What `clusters/<cluster>/` of the repository needs once: the Kustomization that brings the rest, and its source. */
export const bootstrapObjects = (scope: Construct, mesh: MeshSettings, root: Kustomization): void => {
  const source = sourceObject(mesh);
  if (source) new KubeObject(scope, source);
  new KubeObject(scope, root);
};
