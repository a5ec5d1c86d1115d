import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { jaeger } from '../../lib/addons/jaeger.ts';
import { annotationsOf, build, containerOf, istio, keep, mesh, meshPlan, plan, podOf } from './built.ts';

const options = (declared: object = {}) => jaeger.options.parse(declared);

type Declared = Parameters<typeof build<typeof jaeger.options>>[2];

interface Configuration {
  readonly service: {
    readonly extensions: readonly string[];
    readonly pipelines: { readonly traces: Record<string, readonly string[]> };
  };
  readonly receivers: object;
  readonly processors: object;
  readonly exporters: object;
  readonly extensions: Record<string, object>;
}

const configOf = async (declared: Declared = {}): Promise<Configuration> => {
  const { get } = await build(jaeger, plan(), declared);
  return parse(get('ConfigMap', 'jaeger').data?.['config.yaml'] ?? '');
};

describe('the objects of Jaeger', () => {
  test('have the names and ports that everybody knows', async () => {
    const { names, all } = await build(jaeger, plan(), {});
    expect(names).toEqual([
      'ConfigMap/jaeger',
      'Deployment/jaeger',
      'Service/jaeger-collector',
      'Service/tracing',
      'Service/zipkin',
      'ServiceAccount/jaeger',
    ]);
    const ports = all.flatMap((manifest) =>
      manifest.kind === 'Service'
        ? (manifest.spec?.ports ?? []).map(({ port, targetPort }) => `${manifest.metadata.name} ${port} ${targetPort}`)
        : [],
    );
    expect(ports).toEqual([
      'tracing 80 16686',
      'tracing 16685 16685',
      'zipkin 9411 9411',
      'jaeger-collector 14268 14268',
      'jaeger-collector 14250 14250',
      'jaeger-collector 9411 9411',
      'jaeger-collector 4317 4317',
      'jaeger-collector 4318 4318',
    ]);
  });

  test('are the same for an Istio that names Jaeger 1', async () => {
    const old = await build(jaeger, plan({ mesh: mesh({ istio: istio({ version: '1.22.8' }) }) }), {});
    const current = await build(jaeger, plan(), {});
    expect(old.get('Deployment', 'jaeger')).toEqual(current.get('Deployment', 'jaeger'));
  });

  test('never run twice on one set of files, and restart with their configuration', async () => {
    const { get } = await build(jaeger, plan(), {});
    const { get: changed } = await build(jaeger, plan(), { retention: '24h' });
    const deployment = get('Deployment', 'jaeger');
    expect(deployment.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(annotationsOf(deployment)).toMatchObject({ 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8888' });
    expect(annotationsOf(deployment)['checksum/config']).not.toBe(
      annotationsOf(changed('Deployment', 'jaeger'))['checksum/config'],
    );
  });
});

describe('the spans of Jaeger', () => {
  test('stand on a declared volume, which nothing prunes', async () => {
    const { get } = await build(jaeger, plan(), { volume: { size: '10Gi' } });
    expect(get('PersistentVolumeClaim', 'jaeger').metadata.annotations).toEqual(keep);
    expect(podOf(get('Deployment', 'jaeger')).volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'jaeger' },
    });
  });

  test('stand in no file when they are kept in memory', async () => {
    const { get } = await build(jaeger, plan(), { storage: 'memory' });
    expect(containerOf(get('Deployment', 'jaeger')).volumeMounts).toEqual([
      { name: 'config', mountPath: '/etc/jaeger', readOnly: true },
    ]);
  });
});

describe('the configuration of Jaeger', () => {
  test('defines all that it uses', async () => {
    const { service, receivers, processors, exporters, extensions } = await configOf();
    expect(Object.keys(extensions).toSorted()).toEqual(service.extensions.toSorted());
    expect(service.pipelines.traces).toEqual({
      receivers: Object.keys(receivers),
      processors: Object.keys(processors),
      exporters: Object.keys(exporters),
    });
  });

  test('listens for every protocol on the port of its Service', async () => {
    const { receivers } = await configOf();
    expect(receivers).toEqual({
      otlp: { protocols: { grpc: { endpoint: ':4317' }, http: { endpoint: ':4318' } } },
      zipkin: { endpoint: ':9411' },
      jaeger: { protocols: { grpc: { endpoint: ':14250' }, thrift_http: { endpoint: ':14268' } } },
    });
  });

  test('answers queries below /jaeger from the store it writes to', async () => {
    const { extensions, exporters } = await configOf();
    expect(extensions['jaeger_query']).toEqual({
      base_path: '/jaeger',
      storage: { traces: 'spans' },
      http: { endpoint: ':16686' },
      grpc: { endpoint: ':16685' },
    });
    expect(exporters).toEqual({ jaeger_storage_exporter: { trace_storage: 'spans' } });
    expect(Object.keys(extensions['jaeger_storage'] ?? {})).toEqual(['backends']);
  });

  test.each([
    [{ retention: '24h' }, { badger: { ttl: { spans: '24h' }, ephemeral: false } }],
    [{ storage: 'memory', maxTraces: 100 } as const, { memory: { max_traces: 100 } }],
  ])('with %j keeps spans in %j', async (declared, backend) => {
    const { extensions } = await configOf(declared);
    expect(extensions['jaeger_storage']).toMatchObject({ backends: { spans: backend } });
  });
});

describe('the offer of tracing', () => {
  test('names where Kiali asks and where proxies send', () => {
    expect(jaeger.offers?.(mesh(), options({ url: 'https://jaeger.west.example.com/jaeger/' }))).toEqual([
      {
        role: 'tracing',
        addon: 'jaeger',
        url: 'http://tracing.istio-system.svc.cluster.local:16685/jaeger',
        externalUrl: 'https://jaeger.west.example.com/jaeger',
        collector: 'jaeger-collector.istio-system.svc.cluster.local:4317',
      },
    ]);
  });
});

describe('the issues of Jaeger', () => {
  test.each([
    [{}, []],
    [{ url: 'jaeger.example.com' }, ['jaeger-url-invalid']],
    [{ storage: 'memory', volume: { size: '1Gi' } }, ['jaeger-volume-unused']],
  ])('of %j are %j', (declared, codes) => {
    const issues = jaeger.issues?.(meshPlan(plan()), new Map([['cluster1', options(declared)]]));
    expect(issues?.map(({ code }) => code)).toEqual(codes);
  });
});
