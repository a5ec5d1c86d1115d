import { describe, expect, test } from '@jest/globals';
import { meshConfig } from '../../../lib/installs/values/mesh-config.ts';
import type { Offer } from '../../../lib/plan/cluster-plan.ts';
import { cluster, istio, settings } from '../cluster-fixture.ts';

const jaeger: Offer = {
  role: 'tracing',
  addon: 'jaeger',
  url: 'http://tracing.istio-system',
  externalUrl: '',
  collector: 'jaeger-collector.istio-system.svc:4317',
};

describe('the mesh config', () => {
  test('names the trust domain and lets proxies take a new root, with a text for a value', () => {
    expect(meshConfig(cluster())).toEqual({
      trustDomain: 'cluster.local',
      defaultConfig: { proxyMetadata: { PROXY_CONFIG_XDS_AGENT: 'true' } },
    });
  });

  test('holds aliases of the trust domain when there are any', () => {
    const mesh = settings({ trustDomain: 'new.example.com', trustDomainAliases: ['old.example.com'] });
    expect(meshConfig(cluster({ mesh }))).toMatchObject({
      trustDomain: 'new.example.com',
      trustDomainAliases: ['old.example.com'],
    });
  });

  test('leaves the merging of metrics to its default', () => {
    expect(meshConfig(cluster())).not.toHaveProperty('enablePrometheusMerge');
  });
});

describe('tracing', () => {
  test('goes to the addon that collects spans, and keeps the metrics provider', () => {
    expect(meshConfig(cluster({ offers: [jaeger] }))).toMatchObject({
      extensionProviders: [
        {
          name: 'jaeger',
          opentelemetry: { service: 'jaeger-collector.istio-system.svc.cluster.local', port: 4317 },
        },
      ],
      defaultProviders: { metrics: ['prometheus'], tracing: ['jaeger'] },
    });
  });

  test('asks for the full name of the service in the domain of the cluster', () => {
    const mesh = settings({ istio: istio({ clusterDomain: 'corp.internal' }) });
    expect(JSON.stringify(meshConfig(cluster({ mesh, offers: [jaeger] })))).toContain(
      '"jaeger-collector.istio-system.svc.corp.internal"',
    );
  });

  test('leaves a name outside the cluster as it is', () => {
    const offers = [{ ...jaeger, collector: 'otel.example.com:4317' }];
    expect(JSON.stringify(meshConfig(cluster({ offers })))).toContain('"otel.example.com"');
  });

  test('stays off for an addon without a collector or with another role', () => {
    const offers: readonly Offer[] = [
      { ...jaeger, collector: '' },
      { ...jaeger, role: 'metrics' },
    ];
    expect(meshConfig(cluster({ offers }))).not.toHaveProperty('defaultProviders');
  });
});
