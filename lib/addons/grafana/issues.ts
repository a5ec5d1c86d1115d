import type { Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { httpUrl } from '../workload/http-url.ts';
import type { GrafanaOptions } from './options.ts';

export const grafanaIssues = (mesh: MeshPlan, options: ReadonlyMap<string, GrafanaOptions>): Issue[] =>
  mesh.clusters.flatMap((cluster): Issue[] => {
    const declared = options.get(cluster.name);
    if (declared === undefined) return [];
    const path = ['clusters', cluster.name, 'addons', 'grafana'];
    const found: (Issue | false)[] = [
      declared.url !== '' &&
        httpUrl(declared.url) === undefined && {
          code: 'grafana-url-invalid',
          severity: 'error',
          path: [...path, 'url'],
          problem: `${declared.url} is not an http or https URL`,
          remedy: 'write it as https://grafana.example.com or https://example.com/grafana',
        },
      declared.anonymous === 'admin' && {
        code: 'grafana-anonymous-admin',
        severity: 'warning',
        path: [...path, 'anonymous'],
        problem: `whoever reaches Grafana of ${cluster.name} may change everything in it`,
        remedy: 'set anonymous to viewer; name a Secret in adminSecret for those who change dashboards',
      },
      declared.anonymous === 'none' &&
        declared.adminSecret === '' && {
          code: 'grafana-no-login',
          severity: 'error',
          path: [...path, 'anonymous'],
          problem: `nobody can open Grafana of ${cluster.name}: anonymous access is off and there is no account`,
          remedy: 'name a Secret in adminSecret, or set anonymous to viewer',
        },
      !cluster.offers.some(({ role }) => role === 'metrics') && {
        code: 'grafana-without-metrics',
        severity: 'warning',
        path,
        problem: `nothing in ${cluster.name} offers metrics, so the dashboards stay empty`,
        remedy: 'declare addons.prometheus; its option existing names a Prometheus of your own',
      },
    ];
    return found.filter((issue) => issue !== false);
  });
