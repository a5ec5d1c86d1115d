import { describe, expect, test } from '@jest/globals';
import { codesOf } from './compiled-mesh.ts';

const sopsFile = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: istio-system }\nsops: { mac: x }\n`;

const oneCluster = (length: number): string => `  ${'c'.repeat(length)}: { network: network1 }`;

const keyed = (key: string): string => `registration: { store: vault, key: "${key}" }`;

describe('what Argo CD refuses', () => {
  test('a mesh without the address of its repository', async () => {
    expect(await codesOf({ gitops: 'branch: main' })).toContain('argocd-without-repository');
    expect(await codesOf({})).not.toContain('argocd-without-repository');
  });

  test('a name that does not fit into a label', async () => {
    expect(await codesOf({ clusters: oneCluster(44) })).toContain('argocd-name-too-long');
    expect(await codesOf({ clusters: oneCluster(43) })).not.toContain('argocd-name-too-long');
  });

  test('a destination that is no name', async () => {
    expect(await codesOf({ argocd: 'destination: "Prod {cluster}"' })).toContain('argocd-destination-invalid');
  });

  test('one destination for two clusters', async () => {
    expect(await codesOf({ argocd: 'destination: prod' })).toContain('argocd-destination-shared');
    expect(await codesOf({ argocd: 'destination: "prod-{cluster}"' })).not.toContain('argocd-destination-shared');
  });

  test.each([
    ['a part of the other', 'east-gateway', 'literal', ['argocd-name-shared']],
    ['a chart of the other', 'east-istiod', 'helm', ['argocd-name-shared']],
    ['a chart that this method has not', 'east-istiod', 'literal', []],
    ['nothing of the other', 'east-2', 'helm', []],
  ] as const)('a cluster that is called like %s: its Applications would be the same', async (_, name, method, told) => {
    const clusters = `  ${name}: { network: network1 }\n  east: { network: network2 }`;
    const codes = await codesOf({ clusters, method, argocd: 'applicationHealth: true' });
    expect(codes.filter((code) => code === 'argocd-name-shared')).toEqual(told);
  });

  test('names that differ by what stands behind them', async () => {
    const clusters = '  east: { network: network1 }\n  east-gateway: { network: network2 }';
    expect(await codesOf({ clusters })).toContain('argocd-name-shared');
    expect(await codesOf({ clusters, argocd: 'destination: "{cluster}-prod"' })).not.toContain('argocd-name-shared');
  });

  test.each([
    ['that Argo CD comes with', 'project: default'],
    ['that its root stands in', 'rootProject: mesh1'],
    ['that its root stands in, as that of its Applications', 'rootProject: mesh1-applications'],
  ])('a project %s: the mesh would write over it', async (_, argocd) => {
    expect(await codesOf({ argocd })).toContain('argocd-project-taken');
    expect(await codesOf({ argocd: 'project: fleet, rootProject: mesh1' })).not.toContain('argocd-project-taken');
  });

  test('one entry of a store for two clusters', async () => {
    expect(await codesOf({ argocd: keyed('fleet') })).toContain('argocd-registration-shared');
    expect(await codesOf({ argocd: keyed('fleet'), clusters: oneCluster(5) })).not.toContain(
      'argocd-registration-shared',
    );
    expect(await codesOf({ argocd: keyed('fleet/{cluster}') })).not.toContain('argocd-registration-shared');
  });

  test('sops without a plugin that decrypts', async () => {
    const rest = 'secrets: { backend: sops }';
    expect(await codesOf({ rest })).toContain('argocd-sops-without-plugin');
    expect(await codesOf({ rest, argocd: 'sopsPlugin: sops-kustomize' })).not.toContain('argocd-sops-without-plugin');
  });

  test('sops for the one cluster or the one document that has it', async () => {
    const clusters = '  cluster1: { network: network1 }\n  cluster2: { network: network2, secrets: { cacerts: sops } }';
    expect(await codesOf({ clusters })).toContain('argocd-sops-without-plugin');
    const files = { 'sealed/cluster1/key.yaml': sopsFile('login') };
    expect(await codesOf({ rest: 'secrets: { backend: existing }', files })).toContain('argocd-sops-without-plugin');
  });
});

describe('what Argo CD warns of', () => {
  test('an order among Applications that are not its own', async () => {
    expect(
      await codesOf({ gitops: 'repository: https://git.example.com/a.git, dependsOn: [{ name: sealing }]' }),
    ).toContain('argocd-depends-on-unordered');
    expect(await codesOf({})).not.toContain('argocd-depends-on-unordered');
  });

  test('objects of Sail, until argocd-cm has the checks that know when they are done', async () => {
    expect(await codesOf({ method: 'sail' })).toContain('install-health-unjudged');
    const checked = await codesOf({ method: 'sail', argocd: 'applicationHealth: true' });
    expect(checked).not.toContain('install-health-unjudged');
  });
});
