import { describe, expect, test } from '@jest/globals';
import { codesOf } from './compiled-mesh.ts';

const sopsFile = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: istio-system }\nsops: { mac: x }\n`;

const oneCluster = (length: number): string => `  ${'c'.repeat(length)}: { network: network1 }`;

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
