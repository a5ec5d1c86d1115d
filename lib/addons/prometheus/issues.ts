import type { Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { httpUrl } from '../workload/http-url.ts';
import type { PrometheusOptions } from './options.ts';

export const prometheusIssues = (_mesh: MeshPlan, options: ReadonlyMap<string, PrometheusOptions>): Issue[] =>
  [...options].flatMap(([cluster, { existing }]): Issue[] =>
    existing === null || httpUrl(existing.url) !== undefined
      ? []
      : [
          {
            code: 'prometheus-url-invalid',
            severity: 'error',
            path: ['clusters', cluster, 'addons', 'prometheus', 'existing', 'url'],
            problem: `${existing.url} is not an http or https URL`,
            remedy: 'write it as http://prometheus-operated.monitoring.svc:9090',
          },
        ],
  );
