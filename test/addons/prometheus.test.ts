import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { prometheus } from '../../lib/addons/prometheus.ts';
import { annotationsOf, build, containerOf, istio, keep, literal, mesh, meshPlan, plan, podOf } from './built.ts';

const options = (declared: object = {}) => prometheus.options.parse(declared);

interface ScrapeConfig {
  readonly global: { readonly external_labels: object };
  readonly scrape_configs: readonly {
    readonly job_name: string;
    readonly kubernetes_sd_configs?: readonly { readonly role: string; readonly namespaces?: object }[];
    readonly relabel_configs?: readonly {
      readonly target_label?: string;
      readonly regex: string;
      readonly replacement?: string;
    }[];
  }[];
}

const textOf = async (into = plan()): Promise<string> => {
  const { get } = await build(prometheus, into, {});
  return get('ConfigMap', 'prometheus').data?.['prometheus.yml'] ?? '';
};

const configOf = async (into = plan()): Promise<ScrapeConfig> => parse(await textOf(into));

/** What a job does to the address of a target, with Prometheus' own rules: anchored, and a miss changes nothing. */
const addressOf = async (job: string, joined: string): Promise<string> => {
  const { scrape_configs } = await configOf();
  const rules = scrape_configs.find(({ job_name }) => job_name === job)?.relabel_configs ?? [];
  return rules
    .filter((rule) => rule.target_label === '__address__')
    .reduce((address, { regex, replacement = '$1' }) => {
      const anchored = new RegExp(`^(?:${regex})$`);
      return anchored.test(joined) ? joined.replace(anchored, replacement) : address;
    }, 'untouched');
};

describe('the server', () => {
  test('is one pod with its account, its right to see pods, its configuration and its Service', async () => {
    const { names, get } = await build(prometheus, plan(), {});
    expect(names).toEqual([
      'ClusterRole/prometheus-istio-system',
      'ClusterRoleBinding/prometheus-istio-system',
      'ConfigMap/prometheus',
      'Deployment/prometheus',
      'Service/prometheus',
      'ServiceAccount/prometheus',
    ]);
    expect(get('Service', 'prometheus').spec?.ports).toEqual([
      { name: 'http', port: 9090, targetPort: 9090, protocol: 'TCP' },
    ]);
    expect(get('Deployment', 'prometheus').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('may list pods and do nothing else', async () => {
    const { get } = await build(prometheus, plan(), {});
    expect(get('ClusterRole', 'prometheus-istio-system').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(get('ClusterRoleBinding', 'prometheus-istio-system')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'prometheus-istio-system' },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'istio-system' }],
    });
  });

  test('starts anew when its configuration changes and only then', async () => {
    const sums = await Promise.all(
      [plan(), plan(), plan({ name: 'cluster2' })].map(async (into) => {
        const { get } = await build(prometheus, into, {});
        return annotationsOf(get('Deployment', 'prometheus'))['checksum/config'];
      }),
    );
    expect(sums[0]).toMatch(/^[\da-f]{64}$/);
    expect(sums[0]).toBe(sums[1]);
    expect(sums[0]).not.toBe(sums[2]);
  });
});

describe('the data of the server', () => {
  test('is kept as long as is declared', async () => {
    const { get } = await build(prometheus, plan(), { retention: '30d' });
    expect(containerOf(get('Deployment', 'prometheus')).args).toContain('--storage.tsdb.retention.time=30d');
  });

  test.each(['15d', '1d12h', '2w', '90m'])('may be kept for %s', (retention) => {
    expect(prometheus.options.safeParse({ retention }).success).toBe(true);
  });

  test.each(['15', 'd', '', '15 days', '12h1d'])('may not be kept for %j', (retention) => {
    expect(prometheus.options.safeParse({ retention }).success).toBe(false);
  });

  test('stands beside the pod, or on a volume that nothing prunes', async () => {
    const beside = await build(prometheus, plan(), {});
    expect(podOf(beside.get('Deployment', 'prometheus')).volumes).toContainEqual({ name: 'data', emptyDir: {} });

    const { get } = await build(prometheus, plan(), { storage: { size: '50Gi', className: 'fast' } });
    expect(podOf(get('Deployment', 'prometheus')).volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'prometheus' },
    });
    expect(get('PersistentVolumeClaim', 'prometheus')).toMatchObject({
      metadata: { annotations: keep },
      spec: { storageClassName: 'fast', resources: { requests: { storage: '50Gi' } } },
    });
  });

  test('leaves the storage class to the cluster when none is declared', async () => {
    const { get } = await build(prometheus, plan(), { storage: { size: '50Gi' } });
    expect(get('PersistentVolumeClaim', 'prometheus').spec).not.toHaveProperty('storageClassName');
  });
});

describe('the scrape configuration', () => {
  test('names cluster and mesh to what reads from it', async () => {
    const { global } = await configOf(plan({ name: 'west' }));
    expect(global.external_labels).toEqual({ cluster: 'west', mesh: 'mesh1' });
  });

  test('gives no target a label that one of istiod own metrics has', async () => {
    const { scrape_configs } = await configOf();
    const labels = scrape_configs.flatMap(({ relabel_configs = [] }) =>
      relabel_configs.map((rule) => rule.target_label),
    );
    expect(labels).not.toContain('cluster');
    const istiod = scrape_configs.find(({ job_name }) => job_name === 'istiod');
    expect(istiod?.relabel_configs?.map((rule) => rule.target_label)).not.toContain('version');
  });

  test('finds everything as pods, istiod in its namespace only', async () => {
    const { scrape_configs } = await configOf(plan({ mesh: mesh({ istio: istio({ namespace: 'mesh-system' }) }) }));
    expect(scrape_configs.map((job) => [job.job_name, job.kubernetes_sd_configs])).toEqual([
      ['prometheus', undefined],
      ['istiod', [{ role: 'pod', namespaces: { names: ['mesh-system'] } }]],
      ['annotated-pods', [{ role: 'pod' }]],
      ['envoy', [{ role: 'pod' }]],
    ]);
  });

  test.each([
    ['istiod', '10.0.0.7', '10.0.0.7:15014'],
    ['istiod', 'fd00::7', '[fd00::7]:15014'],
    ['annotated-pods', '15020;10.0.0.7', '10.0.0.7:15020'],
    ['annotated-pods', '15020;fd00::7', '[fd00::7]:15020'],
    ['annotated-pods', ';10.0.0.7', 'untouched'],
    ['envoy', '10.0.0.7', 'untouched'],
  ])('of job %s makes of %s the address %s', async (job, joined, address) => {
    expect(await addressOf(job, joined)).toBe(address);
  });

  test('repeats itself rather than to use anchors, and is left alone by the engine', async () => {
    expect(await textOf()).not.toMatch(/[&*]a\d/);
    const { get } = await build(prometheus, plan(), {});
    expect(get('ConfigMap', 'prometheus').metadata.annotations).toEqual(literal);
  });
});

describe('an existing Prometheus', () => {
  const existing = { url: 'http://prom.monitoring:9090', labels: { release: 'kps' }, namespace: 'monitoring' };

  test('gets two monitors, with its labels and in its namespace, and no server', async () => {
    const { names, all } = await build(prometheus, plan(), { existing });
    expect(names).toEqual(['PodMonitor/istio-proxies', 'ServiceMonitor/istiod']);
    for (const { metadata } of all) {
      expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { release: 'kps' }, annotations: literal });
    }
  });

  test('learns the cluster of every series', async () => {
    const { get } = await build(prometheus, plan({ name: 'west' }), { existing });
    const endpoints = [
      ...get('ServiceMonitor', 'istiod').spec.endpoints,
      ...get('PodMonitor', 'istio-proxies').spec.podMetricsEndpoints,
    ];
    expect(endpoints).toHaveLength(3);
    for (const { relabelings = [] } of endpoints) {
      expect(relabelings).toContainEqual({ action: 'replace', targetLabel: 'cluster', replacement: 'west' });
    }
  });

  test('finds istiod in the namespace of Istio and proxies in every one', async () => {
    const { get } = await build(prometheus, plan(), { existing });
    expect(get('ServiceMonitor', 'istiod').spec).toMatchObject({
      namespaceSelector: { matchNames: ['istio-system'] },
      selector: { matchLabels: { istio: 'pilot' } },
      endpoints: [{ port: 'http-monitoring' }],
    });
    expect(get('PodMonitor', 'istio-proxies').spec.namespaceSelector).toEqual({ any: true });
  });

  test.each(['prom:9090', 'ftp://prom', 'http://user:pw@prom', 'http://prom\n:9090'])('is not reached at %j', (url) => {
    const issues = prometheus.issues?.(meshPlan(), new Map([['west', options({ existing: { url } })]]));
    expect(issues).toMatchObject([
      {
        code: 'prometheus-url-invalid',
        severity: 'error',
        path: ['clusters', 'west', 'addons', 'prometheus', 'existing', 'url'],
      },
    ]);
  });
});

describe('the offer of metrics', () => {
  test('is the Service of the server, under the domain of the cluster', () => {
    const offers = prometheus.offers?.(mesh({ istio: istio({ clusterDomain: 'corp.local' }) }), options());
    expect(offers).toMatchObject([
      {
        role: 'metrics',
        addon: 'prometheus',
        url: 'http://prometheus.istio-system.svc.corp.local:9090',
        collector: '',
      },
    ]);
  });

  test('is the address of the existing one where there is one', () => {
    const existing = { url: 'http://prom.monitoring:9090' };
    expect(prometheus.offers?.(mesh(), options({ existing }))).toMatchObject([{ url: existing.url }]);
    expect(prometheus.issues?.(meshPlan(), new Map([['west', options({ existing })]]))).toEqual([]);
  });
});
