import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, warningAt, type Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import { httpUrl } from '../workload/http-url.ts';
import type { GrafanaOptions } from './options.ts';

/** Who gets in, by which address, and whether there is anything to see. */
export const grafanaIssues = (mesh: MeshPlan, options: ReadonlyMap<string, GrafanaOptions>): Issue[] =>
  mesh.clusters.flatMap((cluster) => {
    const declared = options.get(cluster.name);
    return declared === undefined ? [] : issuesOf(cluster, declared);
  });

const issuesOf = ({ name, offers }: ClusterPlan, { url, anonymous, adminSecret }: GrafanaOptions): Issue[] => {
  const path = ['clusters', name, 'addons', 'grafana'];
  const found = [
    url !== '' &&
      httpUrl(url) === undefined &&
      errorAt(
        'grafana-url-invalid',
        [...path, 'url'],
        `${withoutUserInfo(url)} is not an http or https URL`,
        'write it as https://grafana.example.com or https://example.com/grafana',
      ),
    anonymous === 'admin' &&
      warningAt(
        'grafana-anonymous-admin',
        [...path, 'anonymous'],
        `whoever reaches Grafana of ${name} may change everything in it`,
        'set anonymous to viewer; name a Secret in adminSecret for those who change dashboards',
      ),
    anonymous === 'none' &&
      adminSecret === '' &&
      errorAt(
        'grafana-no-login',
        [...path, 'anonymous'],
        `nobody can open Grafana of ${name}: anonymous access is off and there is no account`,
        'name a Secret in adminSecret, or set anonymous to viewer',
      ),
    !offers.some(({ role }) => role === 'metrics') &&
      warningAt(
        'grafana-without-metrics',
        path,
        `nothing in ${name} offers metrics, so the dashboards stay empty`,
        'declare addons.prometheus; its option existing names a Prometheus of your own',
      ),
  ];
  return found.filter((issue) => issue !== false);
};
