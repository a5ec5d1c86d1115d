import { describe, expect, test } from '@jest/globals';
import { argocdMesh, type Dist } from './compiled-mesh.ts';

const applicationAt = (dist: Dist, name: string, folder = 'applications/cluster1') =>
  dist.at(`argocd/${folder}/application-mesh1-${name}.yaml`);

const wave = (text: string) => ({ annotations: { 'argocd.argoproj.io/sync-wave': text } });

const pathsBelow = ({ tree }: Dist, folder: string): readonly string[] =>
  [...tree.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));

describe('the Applications of a cluster', () => {
  test('are one per group of stages, so that what fails in one does not block the repair of another', async () => {
    const dist = await argocdMesh({ rest: 'samples: { curl: {} }' });
    expect(pathsBelow(dist, 'argocd/applications/cluster1/').toSorted()).toEqual([
      'application-mesh1-cluster1-control-plane.yaml',
      'application-mesh1-cluster1-extras.yaml',
      'application-mesh1-cluster1-gateway.yaml',
      'application-mesh1-cluster1-remote-access.yaml',
      'kustomization.yaml',
    ]);
    const resources = (group: string) => dist.at(`argocd/stages/cluster1/${group}/kustomization.yaml`)['resources'];
    expect(resources('control-plane')).toEqual(['10-namespaces', '20-ca', '30-istiod']);
    expect(resources('gateway')).toEqual(['40-expose', '60-eastwest']);
    expect(resources('remote-access')).toEqual(['50-remote-secrets']);
    expect(resources('extras')).toEqual(['80-samples']);
  });

  test('are none for stages a cluster does not have', async () => {
    const dist = await argocdMesh();
    expect(pathsBelow(dist, 'argocd/applications/cluster1/')).not.toContain('application-mesh1-cluster1-extras.yaml');
    expect(pathsBelow(dist, 'argocd/stages/cluster1/extras')).toEqual([]);
  });

  test('name their cluster, and apply what stands in Git on the declared branch and below the declared folder', async () => {
    const gitops = 'repository: "ssh://git@git.example.com/shop/platform.git", branch: release, path: meshes/shop';
    const dist = await argocdMesh({ gitops, argocd: 'destination: "prod-{cluster}", namespace: argo, project: shop' });
    const application = dist.at('argocd/applications/prod-cluster1/application-mesh1-prod-cluster1-gateway.yaml');
    expect(application).toMatchObject({
      metadata: { namespace: 'argo' },
      spec: {
        project: 'shop',
        destination: { name: 'prod-cluster1', namespace: 'istio-system' },
        source: {
          repoURL: 'ssh://git@git.example.com/shop/platform.git',
          targetRevision: 'release',
          path: 'meshes/shop/dist/argocd/stages/prod-cluster1/gateway',
        },
      },
    });
  });

  test('apply on the server, never take an object over, and never replace, force or make a namespace', async () => {
    const dist = await argocdMesh();
    const { spec, metadata } = applicationAt(dist, 'cluster1-gateway');
    expect(spec).toMatchObject({
      syncPolicy: {
        automated: { prune: true, selfHeal: true, allowEmpty: false },
        syncOptions: [
          'ServerSideApply=true',
          'FailOnSharedResource=true',
          'PrunePropagationPolicy=foreground',
          'SkipDryRunOnMissingResource=true',
        ],
      },
    });
    expect(metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
    });
  });

  test('are tried without end, because a first sync may wait for istiod or a person', async () => {
    const dist = await argocdMesh();
    expect(applicationAt(dist, 'cluster1-remote-access')).toMatchObject({
      spec: { syncPolicy: { retry: { limit: -1, refresh: true, backoff: { maxDuration: '3m' } } } },
    });
  });

  test('leave everything in place when they go: none has a finalizer', async () => {
    const { tree } = await argocdMesh({ method: 'helm', argocd: 'applicationHealth: true' });
    const texts = [...tree].filter(([path]) => path.startsWith('argocd')).map(([, text]) => text);
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) expect(text).not.toContain('finalizer');
  });

  test('come after the control plane, and side by side', async () => {
    const dist = await argocdMesh({ rest: 'samples: { curl: {} }' });
    const waveOf = (group: string) => applicationAt(dist, `cluster1-${group}`)['metadata'];
    expect(waveOf('control-plane')).toMatchObject(wave('30'));
    for (const group of ['gateway', 'remote-access', 'extras']) expect(waveOf(group)).toMatchObject(wave('40'));
  });

  test('ignore what istiod writes into its webhooks only while the root is not pinned', async () => {
    const open = applicationAt(await argocdMesh(), 'cluster1-control-plane');
    expect(open).toMatchObject({
      spec: {
        ignoreDifferences: [
          {
            group: 'admissionregistration.k8s.io',
            kind: 'ValidatingWebhookConfiguration',
            jqPathExpressions: ['.webhooks[].clientConfig.caBundle', '.webhooks[].failurePolicy'],
          },
          { kind: 'MutatingWebhookConfiguration', jqPathExpressions: ['.webhooks[].clientConfig.caBundle'] },
        ],
      },
    });
    expect(JSON.stringify(open)).toContain('RespectIgnoreDifferences=true');
    const others = applicationAt(await argocdMesh(), 'cluster1-gateway');
    expect(JSON.stringify(others)).not.toContain('gnoreDifferences');
  });

  test('let the declared plugin decrypt where a stage has documents of sops, and only there', async () => {
    const dist = await argocdMesh({
      rest: 'secrets: { cacerts: sops, remoteAccess: existing }',
      argocd: 'sopsPlugin: own',
    });
    expect(applicationAt(dist, 'cluster1-control-plane')).toMatchObject({
      spec: { source: { plugin: { name: 'own' } } },
    });
    expect(JSON.stringify(applicationAt(dist, 'cluster1-remote-access'))).not.toContain('plugin');
  });
});

describe('what brings the Applications', () => {
  test('is one Application per cluster, so that no cluster waits for another', async () => {
    const dist = await argocdMesh({ argocd: 'hub: tower' });
    expect(applicationAt(dist, 'cluster2', 'mesh')).toMatchObject({
      spec: {
        project: 'mesh1-applications',
        source: { path: 'dist/argocd/applications/cluster2' },
        destination: { name: 'tower', namespace: 'argocd' },
      },
    });
    expect([...dist.tree.keys()].some((path) => path.includes('applicationset'))).toBe(false);
  });

  test('is an ApplicationSet above the declared number of clusters, and it can only create and update', async () => {
    const dist = await argocdMesh({ argocd: 'applicationSet: { above: 1 }' });
    expect(pathsBelow(dist, 'argocd/mesh/').toSorted()).toEqual([
      'applicationset-mesh1.yaml',
      'appproject-mesh1-applications.yaml',
      'appproject-mesh1.yaml',
      'kustomization.yaml',
    ]);
    expect(dist.at('argocd/mesh/applicationset-mesh1.yaml')).toMatchObject({
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
        generators: [
          {
            matrix: {
              generators: [
                { clusters: { selector: { matchLabels: { 'isthmus.dev/mesh': 'mesh1' } } } },
                { git: { directories: [{ path: 'dist/argocd/applications/{{.name}}' }] } },
              ],
            },
          },
        ],
        template: { metadata: { name: 'mesh1-{{.name}}' }, spec: { source: { path: '{{.path.path}}' } } },
      },
    });
  });

  test('makes the same Applications whichever of the two it is', async () => {
    const files = await argocdMesh();
    const set = await argocdMesh({ argocd: 'applicationSet: { above: 0 }' });
    const { spec } = set.at('argocd/mesh/applicationset-mesh1.yaml');
    const one = files.at('argocd/mesh/application-mesh1-cluster1.yaml')['spec'];
    const text = JSON.stringify(spec).replaceAll('{{.path.path}}', 'dist/argocd/applications/cluster1');
    expect(JSON.parse(text)).toMatchObject({ template: { spec: one } });
  });

  test('is brought by one Application of the platform team, which stands in no kustomization', async () => {
    const dist = await argocdMesh({ argocd: 'rootProject: platform' });
    expect(pathsBelow(dist, 'argocd-bootstrap/')).toEqual(['application-mesh1.yaml']);
    expect(dist.at('argocd-bootstrap/application-mesh1.yaml')).toMatchObject({
      spec: { project: 'platform', source: { path: 'dist/argocd/mesh' } },
    });
  });
});
