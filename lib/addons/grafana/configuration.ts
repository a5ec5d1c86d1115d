import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { yamlText } from '../workload/yaml-text.ts';
import type { GrafanaOptions } from './options.ts';
import { grafanaPath } from './root-url.ts';

/** Where the pod finds the dashboards, one JSON file each. */
export const dashboardsFolder = '/var/lib/grafana/dashboards';

type Section = Readonly<Record<string, string | boolean>>;

const ini = (sections: Readonly<Record<string, Section>>): string =>
  Object.entries(sections)
    .map(([section, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`);
      return `[${section}]\n${lines.join('')}`;
    })
    .join('\n');

/**
 * grafana.ini. Without a declared Secret there is no account at all: no initial admin, no login form, no basic auth, so
 * there is no default password to forget. It asks the Internet for nothing.
 */
export const grafanaIni = ({ url, anonymous, adminSecret }: GrafanaOptions): string => {
  const hasAccount = adminSecret !== '';
  return ini({
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    auth: { disable_login_form: !hasAccount },
    'auth.anonymous': { enabled: anonymous !== 'none', org_role: anonymous === 'admin' ? 'Admin' : 'Viewer' },
    'auth.basic': { enabled: hasAccount },
    dashboards: { default_home_dashboard_path: `${dashboardsFolder}/mesh-overview.json` },
    log: { mode: 'console' },
    news: { news_feed_enabled: false },
    plugins: { plugin_admin_enabled: false, preinstall_disabled: true },
    security: { disable_initial_admin_creation: !hasAccount, disable_gravatar: true },
    ...(url === '' ? {} : { server: { root_url: url, serve_from_sub_path: grafanaPath(url) !== '' } }),
    users: { allow_sign_up: false },
  });
};

/** The data source of the dashboards: what the cluster offers as metrics; none where nothing is offered. */
export const dataSources = ({ offers }: ClusterPlan): string => {
  const metrics = offers.find(({ role }) => role === 'metrics');
  const prometheus = {
    name: 'Prometheus',
    uid: 'prometheus',
    type: 'prometheus',
    access: 'proxy',
    isDefault: true,
    editable: false,
    jsonData: { timeInterval: '15s' },
  };
  return yamlText({
    apiVersion: 1,
    datasources: metrics === undefined ? [] : [{ ...prometheus, url: metrics.url }],
  });
};

/** Tells Grafana to read the dashboards from files, and to read them again when Git changes them. */
export const dashboardProvider = (): string =>
  yamlText({
    apiVersion: 1,
    providers: [
      {
        name: 'mesh',
        folder: 'Mesh',
        type: 'file',
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: dashboardsFolder },
      },
    ],
  });
