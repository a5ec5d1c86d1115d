import type { Construct } from 'constructs';
import * as z from 'zod';
import type { Volume } from '../../../imports/core.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { addonLabels } from './addon-labels.ts';
import { annotated } from '../../parts/annotated.ts';

const claim = z.strictObject({
  size: z.string().min(1).describe('Size of the volume, for instance 20Gi.'),
  className: z.string().default('').describe('Its StorageClass; empty for the default one of the cluster.'),
});

/** The schema of an option that keeps an addon's data on a PersistentVolume. */
export const volumeOption = claim
  .nullable()
  .default(null)
  .describe('A volume that outlives the pod; null keeps the data beside the pod, and a new pod starts empty.');

export type VolumeClaim = z.output<typeof volumeOption>;

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
