import { errorAt, type Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import { httpUrl } from '../workload/http-url.ts';
import type { PrometheusOptions } from './options.ts';

/** An address that Kiali and Grafana could not use is found here and not by them. */
export const prometheusIssues = (_mesh: MeshPlan, options: ReadonlyMap<string, PrometheusOptions>): Issue[] =>
  [...options].flatMap(([cluster, { existing }]): Issue[] =>
    existing === null || httpUrl(existing.url) !== undefined
      ? []
      : [
          errorAt(
            'prometheus-url-invalid',
            ['clusters', cluster, 'addons', 'prometheus', 'existing', 'url'],
            `${withoutUserInfo(existing.url)} is not an http or https URL`,
            'write it as http://prometheus-operated.monitoring.svc:9090',
          ),
        ],
  );
