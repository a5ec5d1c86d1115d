import * as z from 'zod';
import { resourcesOption } from '../workload/resources.ts';
import { volumeOption } from '../workload/volume-option.ts';

const existing = z.strictObject({
  url: z.string().min(1).describe('Where pods of the cluster reach the Prometheus, for instance its Service.'),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe('Labels by which that Prometheus selects its ServiceMonitors and PodMonitors.'),
  namespace: z
    .string()
    .default('')
    .describe('Namespace of the ServiceMonitor and the PodMonitor; empty for that of Istio.'),
});

/** What may stand under `addons.prometheus`. */
export const prometheusOptions = z
  .strictObject({
    retention: z
      .string()
      .regex(/^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/, 'a duration such as 15d or 1d12h')
      .default('15d')
      .describe('How long samples are kept, as Prometheus writes durations.'),
    storage: volumeOption,
    resources: resourcesOption({ cpu: '100m', memory: '512Mi' }),
    existing: existing
      .nullable()
      .default(null)
      .describe('A Prometheus run by the Prometheus Operator that takes the place of this one; null makes our own.'),
  })
  .describe(
    "Metrics of istiod, sidecars and gateways of each cluster: a small Prometheus, or monitors for the team's own.",
  );

export type PrometheusOptions = z.output<typeof prometheusOptions>;
export type ExistingPrometheus = NonNullable<PrometheusOptions['existing']>;
