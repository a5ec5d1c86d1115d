import * as z from 'zod';

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
