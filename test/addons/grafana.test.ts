import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Volume } from '../../imports/core.ts';
import type { Deployment, KubeManifest } from '../../imports/index.ts';
import { grafana } from '../../lib/addons/grafana.ts';
import { annotationsOf, build, containerOf, literal, mesh, meshPlan, offer, plan, podOf } from './built.ts';

const options = (declared: object = {}) => grafana.options.parse(declared);
type Declared = Parameters<typeof build<typeof grafana.options>>[2];

const metrics = offer('metrics', 'http://prometheus.istio-system.svc.cluster.local:9090');
const withMetrics = plan({ offers: [metrics] });

const fileOf = async (key: string, declared: Declared = {}, into = withMetrics): Promise<string> => {
  const { get } = await build(grafana, into, declared);
  return get('ConfigMap', 'grafana').data?.[key] ?? '';
};

/** Sections of grafana.ini, each with its keys. */
const iniOf = async (declared: Declared = {}): Promise<Record<string, Record<string, string>>> => {
  const sections = (await fileOf('grafana.ini', declared)).split(/^\[/m).slice(1);
  return Object.fromEntries(
    sections.map((section) => {
      const [name = '', ...lines] = section.split('\n');
      const keys = lines.filter((line) => line !== '').map((line) => line.split(' = '));
      return [name.replace(']', ''), Object.fromEntries(keys)];
    }),
  );
};

const volumeOf = (deployment: Deployment, name: string): Volume =>
  podOf(deployment).volumes?.find((volume) => volume.name === name) ?? { name };

const textsOf = (manifest: KubeManifest): string[] =>
  manifest.kind === 'ConfigMap' ? Object.values(manifest.data ?? {}) : [];

describe('the objects of Grafana', () => {
  test('are one pod, its Service and a ConfigMap for each dashboard', async () => {
    const { names, get } = await build(grafana, plan(), {});
    expect(names).toEqual([
      'ConfigMap/grafana',
      'ConfigMap/grafana-dashboard-control-plane',
      'ConfigMap/grafana-dashboard-cross-cluster-traffic',
      'ConfigMap/grafana-dashboard-mesh-overview',
      'Deployment/grafana',
      'Service/grafana',
      'ServiceAccount/grafana',
    ]);
    expect(get('Service', 'grafana').spec?.ports).toMatchObject([{ port: 3000 }]);
    expect(get('ServiceAccount', 'grafana').automountServiceAccountToken).toBe(false);
  });

  test('bring each dashboard as a small file of many lines, which the engine leaves alone', async () => {
    const { all } = await build(grafana, plan(), {});
    const boards = all.filter(({ metadata }) => metadata.name.startsWith('grafana-dashboard-'));
    expect(boards).toHaveLength(3);
    for (const board of boards) {
      expect(board.metadata.annotations).toEqual(literal);
      const [text = ''] = textsOf(board);
      expect(JSON.parse(text)).toHaveProperty('panels');
      expect(text.length).toBeLessThan(60_000);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(1000);
    }
  });

  test('put every dashboard where Grafana looks', async () => {
    const { get, names } = await build(grafana, plan(), {});
    const mounted = volumeOf(get('Deployment', 'grafana'), 'dashboards').projected?.sources;
    expect(mounted?.map(({ configMap }) => `ConfigMap/${configMap?.name}`).toSorted()).toEqual(
      names.filter((name) => name.startsWith('ConfigMap/grafana-dashboard-')),
    );
    const ini = await iniOf();
    expect(ini['dashboards']?.['default_home_dashboard_path']).toBe('/var/lib/grafana/dashboards/mesh-overview.json');
    expect(parse(await fileOf('dashboards.yaml'))).toMatchObject({
      providers: [{ options: { path: '/var/lib/grafana/dashboards' }, allowUiUpdates: false }],
    });
  });

  test('put every setting where Grafana looks', async () => {
    const { get } = await build(grafana, plan(), {});
    const items = volumeOf(get('Deployment', 'grafana'), 'config').configMap?.items ?? [];
    expect(items.map(({ key }) => key)).toEqual(Object.keys(get('ConfigMap', 'grafana').data ?? {}));
    expect(items.map(({ path }) => path)).toEqual([
      'grafana.ini',
      'provisioning/datasources/prometheus.yaml',
      'provisioning/dashboards/mesh.yaml',
    ]);
  });

  test('restart when a setting changes', async () => {
    const { get } = await build(grafana, plan(), {});
    const { get: other } = await build(grafana, plan(), { anonymous: 'admin' });
    const [sum, otherSum] = [get, other].map((find) => annotationsOf(find('Deployment', 'grafana'))['checksum/config']);
    expect(sum).not.toBe(otherSum);
  });
});

describe('who may do what', () => {
  test('without an account is to read, and there is no password anywhere', async () => {
    const ini = await iniOf();
    expect(ini).toMatchObject({
      auth: { disable_login_form: 'true' },
      'auth.anonymous': { enabled: 'true', org_role: 'Viewer' },
      'auth.basic': { enabled: 'false' },
      security: { disable_initial_admin_creation: 'true' },
    });
    const { all } = await build(grafana, plan(), {});
    expect(JSON.stringify(all)).not.toMatch(/password/i);
  });

  test('with an account is said by a Secret that exists', async () => {
    const ini = await iniOf({ anonymous: 'none', adminSecret: 'grafana-admin' });
    expect(ini).toMatchObject({
      auth: { disable_login_form: 'false' },
      'auth.anonymous': { enabled: 'false' },
      'auth.basic': { enabled: 'true' },
      security: { disable_initial_admin_creation: 'false' },
    });
    const { get, names } = await build(grafana, plan(), { adminSecret: 'grafana-admin' });
    expect(containerOf(get('Deployment', 'grafana')).env?.map(({ valueFrom }) => valueFrom?.secretKeyRef)).toEqual([
      { name: 'grafana-admin', key: 'admin-user' },
      { name: 'grafana-admin', key: 'admin-password' },
    ]);
    expect(names).not.toContain('Secret/grafana-admin');
  });

  test.each([
    [{}, []],
    [{ anonymous: 'admin' }, ['warning grafana-anonymous-admin']],
    [{ anonymous: 'none' }, ['error grafana-no-login']],
    [{ anonymous: 'none', adminSecret: 'grafana-admin' }, []],
    [{ url: 'grafana.example.com' }, ['error grafana-url-invalid']],
    [{ url: 'https://grafana.example.com/g' }, []],
  ])('%j has the issues %j', (declared, expected) => {
    const issues = grafana.issues?.(meshPlan(withMetrics), new Map([['cluster1', options(declared)]]));
    expect(issues?.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  });
});

describe('the data source', () => {
  test('is what the cluster offers', async () => {
    expect(parse(await fileOf('datasources.yaml'))).toMatchObject({
      datasources: [{ type: 'prometheus', isDefault: true, url: metrics.url }],
    });
  });

  test('is missing where nothing is offered, with a warning', async () => {
    expect(parse(await fileOf('datasources.yaml', {}, plan()))).toEqual({ apiVersion: 1, datasources: [] });
    const issues = grafana.issues?.(meshPlan(plan(), plan({ name: 'none' })), new Map([['cluster1', options()]]));
    expect(issues).toMatchObject([{ code: 'grafana-without-metrics', severity: 'warning' }]);
  });
});

describe('the address of Grafana', () => {
  test('is served below its path, which the probes and the offer know', async () => {
    const url = 'https://example.com/grafana/';
    expect((await iniOf({ url }))['server']).toEqual({ root_url: url, serve_from_sub_path: 'true' });
    const { get } = await build(grafana, plan(), { url });
    expect(containerOf(get('Deployment', 'grafana')).readinessProbe?.httpGet?.path).toBe('/grafana/api/health');
    expect(grafana.offers?.(mesh(), options({ url }))).toMatchObject([
      {
        role: 'dashboards',
        url: 'http://grafana.istio-system.svc.cluster.local:3000/grafana',
        externalUrl: 'https://example.com/grafana',
      },
    ]);
  });

  test('without a path is the root', async () => {
    expect((await iniOf({ url: 'https://grafana.example.com' }))['server']).toMatchObject({
      serve_from_sub_path: 'false',
    });
  });

  test('need not be said', async () => {
    expect(await iniOf()).not.toHaveProperty('server');
    expect(grafana.offers?.(mesh(), options())).toMatchObject([{ externalUrl: '' }]);
  });
});
