import type { Construct } from 'constructs';
import type { Volume } from '../../../imports/core.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { addonLabels } from './addon-labels.ts';
import { annotated } from '../../parts/annotated.ts';
import type { VolumeClaim } from './volume-option.ts';

/**
 * The pod volume `data` of an addon, and its PersistentVolumeClaim where one is declared. The claim is kept when it
 * leaves the tree: what it holds is not in Git.
 */
export const dataVolume = (scope: Construct, mesh: MeshSettings, addon: string, volume: VolumeClaim): Volume => {
  if (volume === null) return { name: 'data', emptyDir: {} };
  new KubeObject(scope, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: addon,
      namespace: mesh.istio.namespace,
      labels: addonLabels(mesh, addon),
      ...annotated(mesh.gitops.keep),
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(volume.className === '' ? {} : { storageClassName: volume.className }),
      resources: { requests: { storage: volume.size } },
    },
  });
  return { name: 'data', persistentVolumeClaim: { claimName: addon } };
};
