import * as z from 'zod';
import { resourcesOption } from '../workload/resources.ts';

/** What may stand under 'addons.grafana'. A password never does. */
export const grafanaOptions = z
  .strictObject({
    url: z
      .string()
      .default('')
      .describe('Where people reach Grafana, with its path if it has one; may hold {cluster}. Empty: nowhere.'),
    anonymous: z
      .enum(['viewer', 'admin', 'none'])
      .default('viewer')
      .describe('What somebody may do who has not logged in: read, everything, or nothing.'),
    adminSecret: z
      .string()
      .default('')
      .describe(
        'An existing Secret with admin-user and admin-password in the namespace of Istio; empty: nobody logs in.',
      ),
    resources: resourcesOption({ cpu: '50m', memory: '128Mi' }),
  })
  .describe('Dashboards of the mesh, of traffic between clusters and of the control plane.');

export type GrafanaOptions = z.output<typeof grafanaOptions>;
