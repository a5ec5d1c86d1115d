import { describe, expect, test } from '@jest/globals';
import { argocdMesh, codesOf, type Dist } from './compiled-mesh.ts';

const health = 'applicationHealth: true';
const helm = (rest: Parameters<typeof argocdMesh>[0] = {}): Promise<Dist> =>
  argocdMesh({ method: 'helm', argocd: health, ...rest });

const chartAt = (dist: Dist, release: string) =>
  dist.at(`argocd/applications/cluster1/application-mesh1-cluster1-${release}.yaml`);

const options = (dist: Dist, name: string): string => JSON.stringify(chartAt(dist, name)['spec']);
const kept = 'Prune=false,Delete=false';
const stageText = (dist: Dist, place: string): string =>
  dist.tree.get(`argocd/stages/cluster1/${place}/kustomization.yaml`) ?? '';
const twoNames = (length: number): string =>
  `  ${'c'.repeat(length)}: { network: network1 }\n  b: { network: network2 }`;

describe('a chart with Argo CD', () => {
  test('is an Application of its own, with the values that stand in dist', async () => {
    const dist = await helm();
    expect(chartAt(dist, 'istiod')['spec']).toMatchObject({
      project: 'mesh1',
      destination: { name: 'cluster1', namespace: 'istio-system' },
      sources: [
        {
          chart: 'istiod',
          targetRevision: '1.30.3',
          helm: { releaseName: 'istiod', valueFiles: ['$values/dist/cluster1/helm/istiod.yaml'] },
        },
        { repoURL: 'https://git.example.com/acme/mesh.git', targetRevision: 'main', ref: 'values' },
      ],
    });
    expect(dist.tree.has('cluster1/helm/istiod.yaml')).toBe(true);
  });

  test('comes in the order of its needs, after the CA and before what needs istiod', async () => {
    const clusters = '  cluster1: { network: network1, cni: true }\n  cluster2: { network: network2 }';
    const dist = await helm({ clusters });
    const waves = ['control-plane', 'istio-base', 'istio-cni', 'istiod', 'istio-eastwestgateway', 'gateway'].map(
      (name) => chartAt(dist, name)['metadata'],
    );
    expect(waves).toMatchObject(
      ['20', '30', '31', '32', '40', '40'].map((wave) => ({ annotations: { 'argocd.argoproj.io/sync-wave': wave } })),
    );
    expect(chartAt(dist, 'istio-cni')).toMatchObject({ spec: { destination: { namespace: 'istio-cni' } } });
  });

  test('of the CRDs is never pruned: the policy in the chart keeps them from deletion only', async () => {
    const dist = await helm();
    expect(chartAt(dist, 'istio-base')).toMatchObject({ spec: { syncPolicy: { automated: { prune: false } } } });
    expect(chartAt(dist, 'istiod')).toMatchObject({ spec: { syncPolicy: { automated: { prune: true } } } });
  });

  test('is no object of its stage, which stays in the tree because others wait for it', async () => {
    const dist = await helm();
    expect(dist.at('cluster1/mesh/30-istiod/kustomization.yaml')['resources']).toEqual([]);
    expect(dist.tree.has('argocd/stages/cluster1/control-plane/30-istiod/kustomization.yaml')).toBe(false);
    expect(dist.tree.get('cluster1/README.md')).toContain('helm upgrade --install istiod');
  });

  test('ignores what istiod writes, as whole lists, while the root is not pinned', async () => {
    expect(chartAt(await helm(), 'istiod')['spec']).toMatchObject({
      ignoreDifferences: [
        { kind: 'ValidatingWebhookConfiguration', jqPathExpressions: ['.webhooks[].clientConfig.caBundle'] },
        { kind: 'MutatingWebhookConfiguration', jqPathExpressions: ['.webhooks[].clientConfig.caBundle'] },
      ],
    });
  });

  test('comes out of a registry without its scheme, as Argo CD wants it', async () => {
    const dist = await helm({
      rest: '',
      gitops: 'repository: https://git.example.com/a.git',
      clusters: '  cluster1: { network: network1 }',
      charts: 'oci://registry.example.com/charts',
    });
    expect(chartAt(dist, 'istiod')).toMatchObject({
      spec: { sources: [{ repoURL: 'registry.example.com/charts', chart: 'istiod' }, {}] },
    });
    expect(dist.at('argocd/mesh/appproject-mesh1.yaml')).toMatchObject({
      spec: { sourceRepos: ['https://git.example.com/a.git', 'registry.example.com/charts'] },
    });
  });

  test('is not checked against a schema that Helm refuses', async () => {
    const dist = await helm({ version: '1.27.0' });
    const { spec } = chartAt(dist, 'istio-eastwestgateway');
    expect(spec).toMatchObject({ sources: [{ helm: { skipSchemaValidation: true } }, {}] });
  });
});

describe('a declared switch of the install method', () => {
  test('keeps every object of stages 30 and 60, and of no stage beside them', async () => {
    const dist = await argocdMesh({ next: 'helm' });
    expect(stageText(dist, 'control-plane/30-istiod')).toContain(kept);
    expect(stageText(dist, 'gateway/60-eastwest')).toContain(kept);
    expect(stageText(dist, 'gateway/40-expose')).not.toContain(kept);
  });

  test('leaves the Applications of charts that are about to go without automatic sync, and no other', async () => {
    const dist = await helm({ next: 'literal' });
    for (const name of ['istio-base', 'istiod', 'istio-eastwestgateway'])
      expect(chartAt(dist, name)).not.toHaveProperty('spec.syncPolicy.automated');
    expect(chartAt(dist, 'control-plane')).toHaveProperty('spec.syncPolicy.automated');
    expect(chartAt(dist, 'remote-access')).toHaveProperty('spec.syncPolicy.automated');
    expect(dist.at('argocd/mesh/application-mesh1-cluster1.yaml')).toHaveProperty('spec.syncPolicy.automated');
  });

  test('prunes nothing of a chart that has just come', async () => {
    const dist = await helm({ next: 'helm' });
    expect(options(dist, 'istiod')).toContain('"prune":false');
    expect(options(dist, 'istio-eastwestgateway')).toContain('"prune":false');
    expect(options(await helm(), 'istiod')).toContain('"prune":true');
  });

  test('ends with the Applications of charts out of the tree, of which none takes its objects along', async () => {
    const before = await helm({ next: 'literal' });
    const after = await argocdMesh({ next: 'literal', argocd: health });
    const istiod = 'argocd/applications/cluster1/application-mesh1-cluster1-istiod.yaml';
    expect(before.at(istiod)).not.toHaveProperty('metadata.finalizers');
    expect(after.tree.has(istiod)).toBe(false);
    expect(after.tree.has('argocd/applications/cluster1/application-mesh1-cluster1-control-plane.yaml')).toBe(true);
  });

  test('lets the new Applications take over what the old ones made, and no other Application', async () => {
    const shared = 'FailOnSharedResource=true';
    const dist = await helm({ next: 'helm' });
    expect(options(dist, 'istiod')).not.toContain(shared);
    expect(options(dist, 'remote-access')).toContain(shared);
    expect(options(await argocdMesh({ next: 'literal' }), 'control-plane')).not.toContain(shared);
    expect(options(await argocdMesh(), 'control-plane')).toContain(shared);
  });
});

describe('charts that cannot reach a cluster as Applications', () => {
  test('are all of them without the health check of Applications', async () => {
    expect(await codesOf({ method: 'helm' })).toContain('argocd-charts-without-health');
    expect(await codesOf({ method: 'helm', argocd: health })).not.toContain('argocd-charts-without-health');
    expect(await codesOf({})).not.toContain('argocd-charts-without-health');
  });

  test('are those whose name does not fit into a label', async () => {
    const declared = { method: 'helm', argocd: health } as const;
    expect(await codesOf({ ...declared, clusters: twoNames(36) })).toContain('argocd-name-too-long');
    expect(await codesOf({ ...declared, clusters: twoNames(35) })).not.toContain('argocd-name-too-long');
  });

  test('are those whose lasting patches a Helm source cannot make', async () => {
    const clusters =
      '  cluster1: { network: network1, gateway: { service: { type: NodePort, nodePorts: { tls: 30443 } } } }\n' +
      '  cluster2: { network: network2 }';
    expect(await codesOf({ method: 'helm', argocd: health, clusters })).toContain('argocd-chart-patch');
    expect(await codesOf({ method: 'helm', argocd: health })).not.toContain('argocd-chart-patch');
  });

  test('are those whose chart cannot label its pods, which is said once: no cluster declares it', async () => {
    const codes = await codesOf({ method: 'helm', argocd: health, version: '1.25.2' });
    expect(codes.filter((code) => code === 'argocd-chart-patch')).toHaveLength(1);
  });

  test('are warned of when their credentials stand where Argo CD does not look', async () => {
    const declared = { method: 'helm', argocd: health, charts: 'https://charts.example.com', secret: 'pull' } as const;
    expect(await codesOf(declared)).toContain('argocd-chart-secret-unused');
    expect(await codesOf({ ...declared, secret: '' })).not.toContain('argocd-chart-secret-unused');
  });
});
