import * as z from 'zod';
import { volumeOption } from '../workload/volume-option.ts';
import { resourcesOption } from '../workload/resources.ts';

/** What may stand under 'addons.jaeger'. */
export const jaegerOptions = z
  .strictObject({
    storage: z
      .enum(['badger', 'memory'])
      .default('badger')
      .describe('Where spans are kept: in files, or in memory until the pod ends.'),
    retention: z
      .string()
      .regex(/^[1-9]\d*[hm]$/, 'hours or minutes, such as 48h')
      .default('48h')
      .describe('How long spans are kept in files.'),
    maxTraces: z.int().min(1).default(50_000).describe('How many traces are kept in memory.'),
    volume: volumeOption,
    url: z
      .string()
      .default('')
      .describe('Where people reach Jaeger, with the path /jaeger; may hold {cluster}. Empty: nowhere.'),
    resources: resourcesOption({ cpu: '50m', memory: '256Mi' }),
  })
  .describe('Traces of all proxies, kept in each cluster.');

export type JaegerOptions = z.output<typeof jaegerOptions>;
