import { describe, expect, test } from '@jest/globals';
import { resolved, twoClusters } from '../mesh-folder.ts';

const planOf = (text: string) => resolved({ 'mesh.yaml': text }).plan;

describe('what nobody said', () => {
  test('is what a careful engineer would choose for production', () => {
    const { settings, clusters, topology } = planOf(twoClusters);
    expect(topology).toBe('multi-primary');
    expect(settings).toMatchObject({
      name: 'mesh1',
      istio: { namespace: 'istio-system', hub: 'registry.istio.io/release', clusterDomain: 'cluster.local' },
      trustDomain: 'cluster.local',
      mtls: 'STRICT',
      multiNetwork: true,
      install: { method: 'helm' },
      gitops: { engine: 'flux', branch: 'main', path: '.' },
    });
    expect(clusters[0]).toMatchObject({
      peers: ['cluster2'],
      controlPlane: { replicas: 2, autoscale: { kind: 'off' } },
      gateway: { kind: 'east-west', workload: { replicas: 2 }, service: { type: 'LoadBalancer' } },
      cni: false,
    });
  });

  test('is one of each on kind', () => {
    const { clusters } = planOf(`${twoClusters}clusterDefaults: { platform: kind }\n`);
    expect(clusters[0]).toMatchObject({ controlPlane: { replicas: 1 }, gateway: { workload: { replicas: 1 } } });
  });

  test('is the CNI agent where the platform forbids istio-init', () => {
    expect(planOf(`${twoClusters}clusterDefaults: { platform: openshift }\n`).clusters[0]?.cni).toBe(true);
  });

  test('is no gateway in a mesh of one network', () => {
    const { settings, clusters } = planOf(twoClusters.replace('network2', 'network1'));
    expect(settings.multiNetwork).toBe(false);
    expect(clusters.map(({ gateway }) => gateway.kind)).toEqual(['none', 'none']);
  });
});

describe('a gateway in a mesh of one network', () => {
  test('is not made, and a declared one is warned about', () => {
    const text = twoClusters.replace('network2 }', 'network1, gateway: { replicas: 3 } }');
    const { plan, issues } = resolved({ 'mesh.yaml': text });
    expect(plan.clusters.map(({ gateway }) => gateway.kind)).toEqual(['none', 'none']);
    expect(issues.filter(({ code }) => code === 'gateway-unused')).toMatchObject([
      { severity: 'warning', at: { line: 5, column: 43 } },
    ]);
  });

  test('is warned about once where clusterDefaults say it for all, and apart where a cluster says its own', () => {
    const text = `mesh: m
istio: { version: 1.30.3 }
clusterDefaults: { network: shared, gateway: { replicas: 2 } }
clusters:
  a: {}
  b: { gateway: { replicas: 3 } }
  c: {}
  d: { gateway: false }
`;
    const issues = resolved({ 'mesh.yaml': text }).issues.filter(({ code }) => code === 'gateway-unused');
    expect(issues.map(({ problem, at }) => [problem, at?.line])).toEqual([
      ['a, c get no gateway: all clusters stand in one network', 3],
      ['b gets no gateway: all clusters stand in one network', 6],
    ]);
  });
});

describe('clusterDefaults', () => {
  const text = `mesh: m
istio: { version: 1.30.3 }
clusterDefaults:
  network: shared
  controlPlane: { replicas: 5 }
  gateway: { service: { annotations: { "example.com/name": "lb-{cluster}", keep: yes } } }
  addons: { prometheus: { retention: 3d } }
clusters:
  a: {}
  b:
    network: own
    controlPlane: { resources: { requests: { cpu: 1 } } }
    gateway: { service: { annotations: { keep: "no" } } }
    addons: { prometheus: false }
addons: { prometheus: { retention: 9d }, jaeger: {} }
`;

  test('fill what a cluster leaves open, and give way to what it says, key by key', () => {
    const [a, b] = planOf(text).clusters;
    expect(a).toMatchObject({ network: 'shared', controlPlane: { replicas: 5 } });
    expect(b).toMatchObject({ network: 'own', controlPlane: { replicas: 5, resources: { requests: { cpu: 1 } } } });
  });

  test('may name the cluster by {cluster}', () => {
    const annotations = planOf(text).clusters.map(
      ({ gateway }) => gateway.kind !== 'none' && gateway.service.annotations,
    );
    expect(annotations).toEqual([
      { 'example.com/name': 'lb-a', keep: 'yes' },
      { 'example.com/name': 'lb-b', keep: 'no' },
    ]);
  });

  test('say options of addons over the mesh, and a cluster may leave an addon out', () => {
    const [a, b] = planOf(text).clusters;
    expect(a?.addons.map(({ name }) => name)).toEqual(['prometheus', 'jaeger']);
    expect(a?.addons[0]?.options['retention']).toBe('3d');
    expect(b?.addons.map(({ name }) => name)).toEqual(['jaeger']);
  });
});
