import { describe, expect, test } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { flux as engine } from '../../lib/engines/flux.ts';
import { clusterLayout } from '../../lib/parts/cluster-layout.ts';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';
import { type CompiledFlux, compiledFlux } from './flux-compiled.ts';

const withFlux = (flux: string, more = ''): Record<string, string> => ({
  'mesh.yaml': `${twoClusters}gitops: { repository: "https://git.example.com/a.git", flux: ${flux} }\n${more}`,
});
const hub = (flux = '{ mode: hub }', more = ''): Promise<CompiledFlux> => compiledFlux(withFlux(flux, more));
const codes = (flux: string, more = ''): readonly string[] =>
  issuesOf(withFlux(flux, more))
    .map(({ code }) => code)
    .filter((code) => code.startsWith('flux-'));

/** Where a cluster is called like a stage of another. */
const sharedNames = (flux: string): readonly string[] =>
  issuesOf({
    'mesh.yaml': `${twoClusters}  cluster1-30-istiod: { network: network3 }\ngitops: { flux: ${flux} }\n`,
  }).flatMap(({ code, path }) => (code === 'flux-name-shared' ? [path.join('.')] : []));

const stageOf = (cluster: string, stage: string): string =>
  `flux-hub/clusters/${cluster}/kustomization-mesh1-${cluster}-${stage}.yaml`;

describe('a hub', () => {
  test('has a folder per cluster, one Kustomization for each, and one that brings those', async () => {
    const { under, kustomization } = await hub();
    expect(under('flux')).toEqual([]);
    expect(under('flux-hub/mesh').toSorted()).toEqual([
      'kustomization-mesh1-cluster1.yaml',
      'kustomization-mesh1-cluster2.yaml',
      'kustomization.yaml',
    ]);
    expect(kustomization('flux-hub/mesh/kustomization-mesh1-cluster2.yaml')).toMatchObject({
      path: './dist/flux-hub/clusters/cluster2',
      deletionPolicy: 'Orphan',
    });
    expect(under('flux-bootstrap')).toEqual(['hub/kustomization-mesh1.yaml']);
    expect(kustomization('flux-bootstrap/hub/kustomization-mesh1.yaml')).toMatchObject({
      path: './dist/flux-hub/mesh',
      deletionPolicy: 'Orphan',
    });
  });

  test('applies what only brings other Kustomizations to itself', async () => {
    const { kustomization } = await hub();
    for (const path of [
      'flux-hub/mesh/kustomization-mesh1-cluster1.yaml',
      'flux-bootstrap/hub/kustomization-mesh1.yaml',
    ])
      expect(kustomization(path).kubeConfig).toBeUndefined();
  });

  test('reaches each cluster with the Secret of that cluster', async () => {
    const { kustomization } = await hub();
    expect(kustomization(stageOf('cluster1', '10-namespaces')).kubeConfig).toEqual({
      secretRef: { name: 'cluster1-kubeconfig' },
    });
    expect(kustomization(stageOf('cluster2', '40-expose')).kubeConfig).toEqual({
      secretRef: { name: 'cluster2-kubeconfig' },
    });
  });

  test('reaches each cluster with the declared Secret and key, or with workload identity', async () => {
    const named = await hub('{ mode: hub, hub: { kubeConfig: { secret: "mesh-{cluster}", key: admin.conf } } }');
    expect(named.kustomization(stageOf('cluster1', '20-ca')).kubeConfig).toEqual({
      secretRef: { name: 'mesh-cluster1', key: 'admin.conf' },
    });
    const identity = await hub('{ mode: hub, hub: { kubeConfig: { configMap: "{cluster}-identity" } } }');
    expect(identity.kustomization(stageOf('cluster1', '20-ca')).kubeConfig).toEqual({
      configMapRef: { name: 'cluster1-identity' },
    });
  });

  test('lets no stage of a cluster wait for another cluster', async () => {
    const { under, kustomization } = await hub('{ mode: hub, hub: { dependsOn: ["{cluster}-sealing"] } }');
    for (const cluster of ['cluster1', 'cluster2']) {
      const files = under(`flux-hub/clusters/${cluster}`).filter((path) => path !== 'kustomization.yaml');
      expect(files.length).toBeGreaterThan(5);
      const needs = files.flatMap(
        (path) => kustomization(`flux-hub/clusters/${cluster}/${path}`).dependsOn?.map(({ name }) => name) ?? [],
      );
      expect(needs.filter((name) => !name.includes(cluster))).toEqual([]);
      expect(needs).toContain(`${cluster}-sealing`);
    }
  });

  test('keeps the HelmReleases of a cluster to itself and sends them to the cluster, after stage 20 of it', async () => {
    const { kustomization, release } = await hub();
    const stage = kustomization(stageOf('cluster1', '30-istiod'));
    expect(stage.kubeConfig).toBeUndefined();
    expect(stage).toMatchObject({ wait: true, dependsOn: [{ name: 'mesh1-cluster1-20-ca' }] });
    const istiod = release('cluster1/mesh/30-istiod/helmrelease-mesh1-cluster1-istiod.yaml');
    expect(istiod.metadata.namespace).toBe('flux-system');
    expect(istiod.spec).toMatchObject({
      releaseName: 'istiod',
      kubeConfig: { secretRef: { name: 'cluster1-kubeconfig' } },
      targetNamespace: 'istio-system',
      storageNamespace: 'istio-system',
      dependsOn: [{ name: 'mesh1-cluster1-istio-base' }],
      chart: { spec: { sourceRef: { name: 'mesh1-cluster1-istio' } } },
    });
  });

  test('never holds two objects of one identity, whatever cluster they are for', async () => {
    const { under, object } = await hub();
    const names = ['cluster1', 'cluster2'].flatMap((cluster) =>
      ['mesh/30-istiod', 'mesh/60-eastwest'].flatMap((stage) =>
        under(`${cluster}/${stage}`)
          .filter((path) => path !== 'kustomization.yaml')
          .map((path) => {
            const { kind, metadata } = object(`${cluster}/${stage}/${path}`);
            return `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
          }),
      ),
    );
    expect(names.length).toBeGreaterThan(6);
    expect(new Set(names).size).toBe(names.length);
  });

  test('may have a namespace per cluster, and reads the source across namespaces then', async () => {
    const { object, kustomization, release } = await hub('{ mode: hub, hub: { namespace: "mesh-{cluster}" } }');
    expect(object(stageOf('cluster2', '20-ca')).metadata.namespace).toBe('mesh-cluster2');
    expect(kustomization(stageOf('cluster2', '20-ca')).sourceRef).toEqual({
      kind: 'GitRepository',
      name: 'flux-system',
      namespace: 'flux-system',
    });
    expect(release('cluster2/mesh/30-istiod/helmrelease-mesh1-cluster2-istiod.yaml').metadata.namespace).toBe(
      'mesh-cluster2',
    );
  });

  test('decrypts with a key per cluster where that is declared', async () => {
    const flux = '{ mode: hub, sopsSecret: "{cluster}-age" }';
    const { kustomization } = await hub(flux, 'secrets: { cacerts: sops }\n');
    expect(kustomization(stageOf('cluster1', '20-ca')).decryption).toEqual({
      provider: 'sops',
      secretRef: { name: 'cluster1-age' },
    });
  });

  test('is refused where two clusters would be reached in one way', () => {
    expect(codes('{ mode: hub, hub: { kubeConfig: { secret: all } } }')).toEqual(['flux-kubeconfig-shared']);
    const keys = '{ mode: hub, hub: { kubeConfig: { secret: all, key: "{cluster}" } } }';
    expect(codes(keys)).toEqual([]);
    expect(codes('{ mode: hub, hub: { namespace: "{cluster}", kubeConfig: { secret: all } } }')).toEqual([]);
  });

  test('is refused where a cluster is called like a stage of another: their Kustomizations would be one', () => {
    expect(sharedNames('{ mode: hub }')).toEqual(['clusters.cluster1-30-istiod']);
    expect(sharedNames('{ mode: hub, hub: { namespace: "of-{cluster}" } }')).toEqual([]);
    expect(sharedNames('{ mode: spoke }')).toEqual([]);
  });

  test('is pointed out where it is described and not declared', () => {
    expect(codes('{ hub: { kubeConfig: { configMap: "{cluster}-identity" } } }')).toEqual(['flux-hub-unused']);
    expect(codes('{ mode: spoke, hub: {} }')).toEqual([]);
  });

  test.each([
    ['{ mode: hub, hub: { namespace: "-{cluster}" } }'],
    ['{ mode: hub, hub: { kubeConfig: { secret: "{cluster}-{unknown}" } } }'],
    ['{ mode: hub, hub: { dependsOn: ["{cluster}-"] } }'],
    ['{ sopsSecret: "{cluster}-{other}" }'],
  ])('is refused with a template that makes no name: %s', (flux) => {
    expect(codes(flux)).toEqual(['flux-template-invalid']);
  });

  test('says where the Secret of the chart repository has to stand', () => {
    expect(codes('{ mode: hub }', 'install: { charts: { secret: charts } }\n')).toEqual(['flux-hub-chart-secret']);
    expect(codes('{ mode: spoke }', 'install: { charts: { secret: charts } }\n')).toEqual([]);
  });

  test('counts the longer names of its HelmReleases', async () => {
    const text = twoClusters.replace('cluster2', 'c'.repeat(39));
    const mesh = (mode: string) => ({ 'mesh.yaml': `${text}gitops: { flux: { mode: ${mode} } }\n` });
    await compiledFlux(mesh('spoke'));
    const refused = compiledFlux(mesh('hub'));
    await expect(refused).rejects.toMatchObject({
      issues: expect.arrayContaining([
        expect.objectContaining({
          code: 'flux-name-too-long',
          problem: expect.stringContaining('HelmRelease'),
          at: expect.objectContaining({ line: 5 }),
        }),
      ]),
    });
  });
});

/** What is wrong with a stage of these kinds, as its folder says it. */
const complaints = (flags: string, kinds: readonly string[]): readonly string[] => {
  const [cluster] = resolved(withFlux(flags)).plan.clusters;
  if (!cluster) throw new Error('no cluster');
  const charts: Chart[] = [];
  const app = new App();
  const folder = (path: string): Chart => {
    const chart = new Chart(app, path.replaceAll('/', '-'));
    charts.push(chart);
    return chart;
  };
  engine.build(folder, clusterLayout(cluster, [{ stage: '30-istiod', kinds }]));
  return charts.flatMap((chart) => chart.node.validate());
};

describe('a stage', () => {
  test('with objects for the hub and for the cluster is refused in a hub, and there only', () => {
    const mixed = ['ConfigMap', 'HelmRelease', 'HelmRepository'];
    expect(complaints('{ mode: hub }', mixed)).toEqual([expect.stringContaining('30-istiod')]);
    expect(complaints('{ mode: hub }', ['HelmRelease'])).toEqual([]);
    expect(complaints('{ mode: hub }', ['ConfigMap'])).toEqual([]);
    expect(complaints('{ mode: spoke }', mixed)).toEqual([]);
  });
});

describe('spokes', () => {
  test('have no kubeconfig anywhere', async () => {
    const { compiled } = await hub('{ mode: spoke }');
    expect([...compiled.tree.values()].filter((text) => /^ {2}kubeConfig:/m.test(text))).toEqual([]);
  });
});
