import * as z from 'zod';
import { defaults, sizes } from '../defaults.ts';
import { asCpu, asDnsName, asMemory, asTextMap } from './text.ts';

const quantities = z.strictObject({
  cpu: asCpu().exactOptional().meta({ description: 'CPU, in cores or with m in thousandths.' }),
  memory: asMemory().exactOptional().meta({ description: 'Memory, with a unit such as Mi or Gi.' }),
});

const autoscale = z.strictObject({
  min: z.int().min(1).exactOptional().meta({ description: 'Fewest pods.', default: defaults.autoscale.min }),
  max: z.int().min(1).exactOptional().meta({ description: 'Most pods.', default: defaults.autoscale.max }),
  cpu: z
    .int()
    .min(1)
    .max(100)
    .exactOptional()
    .meta({ description: 'Target CPU use in percent of the request.', default: defaults.autoscale.cpu }),
});

const toleration = z.strictObject({
  key: z.string().exactOptional().meta({ description: 'Key of the taint.' }),
  operator: z.enum(['Exists', 'Equal']).exactOptional().meta({ description: 'How the value is compared.' }),
  value: z.string().exactOptional().meta({ description: 'Value of the taint.' }),
  effect: z
    .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
    .exactOptional()
    .meta({ description: 'Effect of the taint.' }),
  tolerationSeconds: z.int().exactOptional().meta({ description: 'How long NoExecute is borne, in seconds.' }),
});

/** The fields istiod and the east-west gateway have in common. */
export const workloadShape = {
  replicas: z
    .int()
    .min(1)
    .exactOptional()
    .meta({
      description: 'Number of pods while autoscaling is off.',
      default: `${sizes.production.replicas}; ${sizes.kind.replicas} with size kind`,
    }),
  autoscale: autoscale.exactOptional().meta({
    description: 'Adds a HorizontalPodAutoscaler. Needs a metrics server in the cluster. Off when absent.',
  }),
  resources: z
    .strictObject({
      requests: quantities.exactOptional().meta({ description: 'What a node must have free.' }),
      limits: quantities.exactOptional().meta({ description: 'What the container may use at most.' }),
    })
    .exactOptional()
    .meta({ description: 'Resources of the container; what the chart sets when absent.' }),
  nodeSelector: asTextMap().exactOptional().meta({ description: 'Labels of the nodes the pods may run on.' }),
  tolerations: z.array(toleration).exactOptional().meta({ description: 'Taints the pods tolerate.' }),
  priorityClassName: asDnsName().exactOptional().meta({ description: 'PriorityClass of the pods.' }),
};

export const controlPlaneSchema = z.strictObject(workloadShape);
