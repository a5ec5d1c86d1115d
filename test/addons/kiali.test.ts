import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { kiali } from '../../lib/addons/kiali.ts';
import { annotationsOf, build, containerOf, istio, mesh, offer, plan, podOf } from './built.ts';

type Declared = Partial<Parameters<typeof build<typeof kiali.options>>[2]>;

const fqdn = 'kiali.west.example.com';
const kialiIn = (into = plan(), declared: Declared = {}) => build(kiali, into, { fqdn, ...declared });

const configOf = async (into = plan(), declared: Declared = {}): Promise<Record<string, object>> => {
  const { get } = await kialiIn(into, declared);
  return parse(get('ConfigMap', 'kiali').data?.['config.yaml'] ?? '');
};

const withVersion = (version: string) => ({ mesh: mesh({ istio: istio({ version }) }) });

const offers = [
  offer('metrics', 'http://prometheus.istio-system.svc.cluster.local:9090'),
  offer('dashboards', 'http://grafana.istio-system.svc.cluster.local:3000', 'https://grafana.example.com'),
  offer('tracing', 'http://tracing.istio-system.svc.cluster.local:16685/jaeger'),
];

describe('the objects of Kiali', () => {
  test('are one pod, its account with its rights, its configuration and its Service', async () => {
    const { names, get } = await kialiIn();
    expect(names).toEqual([
      'ClusterRole/kiali-istio-system',
      'ClusterRoleBinding/kiali-istio-system',
      'ConfigMap/kiali',
      'Deployment/kiali',
      'Service/kiali',
      'ServiceAccount/kiali',
    ]);
    expect(get('Service', 'kiali').spec?.ports?.map(({ port }) => port)).toEqual([20001, 9090]);
  });

  test('restart when the configuration changes', async () => {
    const [one, other] = [await kialiIn(), await kialiIn(plan({ name: 'cluster2' }))];
    const [sum, otherSum] = [one, other].map(({ get }) => annotationsOf(get('Deployment', 'kiali'))['checksum/config']);
    expect(sum).toMatch(/^[\da-f]{64}$/);
    expect(sum).not.toBe(otherSum);
  });

  test.each([
    ['/kiali', '/kiali/healthz'],
    ['/', '/healthz'],
  ])('with the web root %s are probed at %s', async (webRoot, path) => {
    const { get } = await kialiIn(plan(), { webRoot });
    const { readinessProbe, livenessProbe, startupProbe } = containerOf(get('Deployment', 'kiali'));
    for (const probe of [readinessProbe, livenessProbe, startupProbe]) expect(probe?.httpGet?.path).toBe(path);
  });

  test.each(['kiali', '/kiali/', '', '/a b'])('take no web root %j', (webRoot) => {
    expect(kiali.options.safeParse({ fqdn, webRoot }).success).toBe(false);
  });
});

describe('the address of Kiali', () => {
  test.each([
    [{}, `https://${fqdn}/kiali`, '443'],
    [{ scheme: 'http' }, `http://${fqdn}/kiali`, '80'],
    [{ port: 443 }, `https://${fqdn}/kiali`, '443'],
    [{ port: 8443 }, `https://${fqdn}:8443/kiali`, '8443'],
    [{ scheme: 'http', port: 443 }, `http://${fqdn}:443/kiali`, '443'],
    [{ webRoot: '/' }, `https://${fqdn}`, '443'],
  ] as const)('with %j is %s for other Kialis', async (declared, url, port) => {
    const { get } = await kialiIn(plan(), declared);
    expect(get('Service', 'kiali').metadata.annotations).toEqual({ 'kiali.io/external-url': url });
    const { server } = await configOf(plan(), declared);
    expect(server).toMatchObject({ web_fqdn: fqdn, web_port: port });
  });

  test('is found by the labels that other Kialis look for', async () => {
    const { get } = await kialiIn();
    expect(get('Service', 'kiali').metadata.labels).toMatchObject({
      'app.kubernetes.io/name': 'kiali',
      'app.kubernetes.io/part-of': 'kiali',
    });
  });
});

describe('the configuration of Kiali', () => {
  test('says where and as what it runs', async () => {
    expect(await configOf(plan({ name: 'west', ...withVersion('1.30.3') }))).toMatchObject({
      auth: { strategy: 'token' },
      deployment: { namespace: 'istio-system', instance_name: 'kiali', view_only_mode: true },
      kubernetes_config: { cluster_name: 'west' },
      external_services: { istio: { root_namespace: 'istio-system', istio_identity_domain: 'svc.cluster.local' } },
      server: {
        port: 20001,
        web_root: '/kiali',
        web_schema: 'https',
        observability: { metrics: { enabled: true, port: 9090 } },
      },
    });
  });

  test('holds no key of login sessions', async () => {
    expect(await configOf()).not.toHaveProperty('login_token');
  });
});

describe('what Kiali is told of its partners', () => {
  test('names what the cluster offers, in the words of Kiali 2', async () => {
    const { external_services } = await configOf(plan({ offers }));
    expect(external_services).toMatchObject({
      prometheus: { url: 'http://prometheus.istio-system.svc.cluster.local:9090' },
      grafana: {
        enabled: true,
        internal_url: 'http://grafana.istio-system.svc.cluster.local:3000',
        external_url: 'https://grafana.example.com',
      },
    });
    expect(external_services).toHaveProperty('tracing', {
      enabled: true,
      provider: 'jaeger',
      use_grpc: true,
      internal_url: 'http://tracing.istio-system.svc.cluster.local:16685/jaeger',
    });
  });

  test('names it in the words of Kiali 1 for an Istio of that time', async () => {
    const config = await configOf(plan({ offers, ...withVersion('1.22.8') }));
    expect(config['external_services']).toHaveProperty('grafana', {
      enabled: true,
      in_cluster_url: 'http://grafana.istio-system.svc.cluster.local:3000',
      url: 'https://grafana.example.com',
    });
    expect(config).toMatchObject({
      istio_namespace: 'istio-system',
      kiali_feature_flags: { certificates_information_indicators: { enabled: false } },
    });
  });

  test('switches off what nothing offers', async () => {
    const { external_services } = await configOf();
    expect(external_services).toMatchObject({ grafana: { enabled: false }, tracing: { enabled: false } });
  });

  test('speaks HTTP to traces on any port but that of Jaeger for gRPC', async () => {
    const tracing = offer('tracing', 'http://tempo.tracing:3200');
    const { external_services } = await configOf(plan({ offers: [tracing] }));
    expect(external_services).toHaveProperty('tracing.use_grpc', false);
  });
});

describe('logging in to Kiali', () => {
  test('goes through the declared provider, whose Secret the pod gets', async () => {
    const openid = { issuer: 'https://login.example.com', clientId: 'kiali', secret: 'kiali-oidc' };
    const { auth } = await configOf(plan(), { auth: 'openid', openid });
    expect(auth).toEqual({
      strategy: 'openid',
      openid: { issuer_uri: 'https://login.example.com', client_id: 'kiali', username_claim: 'sub' },
    });
    const { get } = await kialiIn(plan(), { auth: 'openid', openid });
    expect(podOf(get('Deployment', 'kiali')).volumes).toContainEqual({
      name: 'openid-client',
      secret: { secretName: 'kiali-oidc' },
    });
    expect(containerOf(get('Deployment', 'kiali')).volumeMounts).toContainEqual({
      name: 'openid-client',
      mountPath: '/kiali-secret',
      readOnly: true,
    });
  });
});

const verbsOf = async (declared: Declared, into = plan()): Promise<Set<string>> => {
  const { get } = await kialiIn(into, declared);
  return new Set(get('ClusterRole', 'kiali-istio-system').rules?.flatMap(({ verbs }) => verbs));
};

describe('the rights of Kiali', () => {
  test('are to look, unless it is declared to do more', async () => {
    expect([...(await verbsOf({}))].toSorted()).toEqual(['create', 'get', 'list', 'watch']);
    expect([...(await verbsOf({ viewOnly: false }))].toSorted()).toEqual([
      'create',
      'delete',
      'get',
      'list',
      'patch',
      'watch',
    ]);
  });

  test('let it create nothing that stays while it only looks', async () => {
    const { get } = await kialiIn();
    const created = get('ClusterRole', 'kiali-istio-system').rules?.filter(({ verbs }) => verbs.includes('create'));
    expect(created?.flatMap(({ resources }) => resources)).toEqual(['pods/portforward', 'tokenreviews']);
  });

  test.each([{}, { viewOnly: false }])('with %j hold no Secret', async (declared) => {
    for (const version of ['1.22.8', '1.30.3']) {
      const { get } = await kialiIn(plan(withVersion(version)), declared);
      expect(JSON.stringify(get('ClusterRole', 'kiali-istio-system'))).not.toContain('secrets');
    }
  });

  test('reach the objects of OpenShift only there', async () => {
    const [here, there] = [await kialiIn(), await kialiIn(plan({ platform: 'openshift' }))];
    expect(JSON.stringify(here.all)).not.toContain('openshift.io');
    expect(there.get('ClusterRole', 'kiali-istio-system').rules).toContainEqual({
      apiGroups: ['oauth.openshift.io'],
      resources: ['oauthclients'],
      resourceNames: ['kiali-istio-system'],
      verbs: ['get'],
    });
  });
});
