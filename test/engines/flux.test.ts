import { describe, expect, test } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import type { KubeManifest, Kustomization } from '../../imports/index.ts';
import { flux } from '../../lib/engines/flux.ts';
import { clusterLayout } from '../../lib/parts/cluster-layout.ts';
import { KubeObject } from '../../lib/parts/kube-object.ts';
import { stages } from '../../lib/plan/stage.ts';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

const manifestsOf = (chart: Chart): readonly KubeManifest[] =>
  chart.node.findAll().flatMap((object) => (object instanceof KubeObject ? [object.toJson()] : []));

const folders = (files: Record<string, string>): Map<string, readonly KubeManifest[]> => {
  const [cluster] = resolved(files).plan.clusters;
  if (!cluster) throw new Error('no cluster');
  const app = new App();
  const charts = new Map<string, Chart>();
  flux.build(
    (path) => {
      const chart = new Chart(app, path.replaceAll('/', '-'));
      charts.set(path, chart);
      return chart;
    },
    clusterLayout(
      cluster,
      stages.map((stage) => ({ stage, kinds: ['ConfigMap'] })),
    ),
  );
  return new Map([...charts].map(([path, chart]) => [path, manifestsOf(chart)]));
};

type Spec = NonNullable<Kustomization['spec']>;

const stageSpecs = (files: Record<string, string>): Map<string, Spec> =>
  new Map(
    (folders(files).get('flux/cluster1') ?? []).flatMap((object): [string, Spec][] =>
      object.kind === 'Kustomization' && object.spec
        ? [[object.metadata.name.replace('mesh1-cluster1-', ''), object.spec]]
        : [],
    ),
  );

const sealed = (name: string): string =>
  `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: ${name}, namespace: istio-system }\n`;
const sopsFile = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: istio-system }\nsops: { mac: x }\n`;
const plain = { 'mesh.yaml': twoClusters };

describe('the Flux Kustomizations of a cluster', () => {
  test('are one per stage, named by mesh, cluster and stage', () => {
    expect([...stageSpecs(plain).keys()]).toEqual([...stages]);
  });

  test('never prune namespaces, CRDs and the CA', () => {
    const specs = stageSpecs(plain);
    expect([...specs].filter(([, { prune }]) => !prune).map(([stage]) => stage)).toEqual([
      '00-crds',
      '10-namespaces',
      '20-ca',
    ]);
  });

  test('leave everything in place when they go, but for samples', () => {
    const gone = [...stageSpecs(plain)].filter(([, spec]) => spec.deletionPolicy !== 'Orphan');
    expect(gone.map(([stage, { deletionPolicy }]) => [stage, deletionPolicy])).toEqual([['80-samples', 'Delete']]);
  });

  test('wait for the stage they need and for no stage of another cluster', () => {
    const needs = [...stageSpecs(plain)].map(([stage, { dependsOn }]) => [stage, dependsOn?.map(({ name }) => name)]);
    const after30 = ['mesh1-cluster1-30-istiod'];
    expect(Object.fromEntries(needs)).toEqual({
      '00-crds': undefined,
      '10-namespaces': ['mesh1-cluster1-00-crds'],
      '20-ca': ['mesh1-cluster1-10-namespaces'],
      '30-istiod': ['mesh1-cluster1-20-ca'],
      '40-expose': after30,
      '50-remote-secrets': after30,
      '60-eastwest': after30,
      '70-addons': after30,
      '80-samples': after30,
    });
  });

  test('never substitute variables, never switch the readiness check off, and use wait or healthChecks, not both', () => {
    for (const spec of stageSpecs({ ...plain, 'sealed/cluster1/ca.yaml': sealed('cacerts') }).values()) {
      expect(spec.postBuild).toBeUndefined();
      expect(spec.dependsOn?.some(({ readyExpr }) => readyExpr !== undefined) ?? false).toBe(false);
      expect(spec.wait === true && spec.healthChecks !== undefined).toBe(false);
    }
  });

  test('of stage 20 waits for the Secret alone while nothing is sealed', () => {
    const spec = stageSpecs(plain).get('20-ca');
    expect(spec?.healthChecks).toEqual([
      { apiVersion: 'v1', kind: 'Secret', name: 'cacerts', namespace: 'istio-system' },
    ]);
    expect(spec?.healthCheckExprs).toBeUndefined();
  });

  test('of stage 20 fails at once on a document that cannot be opened, and never asks has(status)', () => {
    const spec = stageSpecs({ ...plain, 'sealed/cluster1/ca.yaml': sealed('cacerts') }).get('20-ca');
    expect(spec?.healthChecks?.map(({ kind }) => kind)).toEqual(['SealedSecret', 'Secret']);
    expect(spec?.healthCheckExprs).toHaveLength(1);
    expect(JSON.stringify(spec?.healthCheckExprs)).not.toContain('has(');
    expect(spec?.healthCheckExprs?.[0]?.failed).toContain("c.status == 'False'");
  });

  test('of stage 20 waits for what the platform team installs', () => {
    const text = `${twoClusters}gitops: { dependsOn: [{ name: sealing, namespace: infra }, { name: base }] }\n`;
    expect(stageSpecs({ 'mesh.yaml': text }).get('20-ca')?.dependsOn?.slice(1)).toEqual([
      { name: 'sealing', namespace: 'infra' },
      { name: 'base' },
    ]);
  });

  test('of stage 50 wait for what is sealed only, so that the first pull request converges', () => {
    expect(stageSpecs(plain).get('50-remote-secrets')?.healthChecks).toBeUndefined();
    const files = { ...plain, 'sealed/cluster1/peer.yaml': sealed('istio-remote-secret-cluster2') };
    expect(
      stageSpecs(files)
        .get('50-remote-secrets')
        ?.healthChecks?.map(({ kind, name }) => `${kind} ${name}`),
    ).toEqual(['SealedSecret istio-remote-secret-cluster2', 'Secret istio-remote-secret-cluster2']);
  });

  test('decrypt where the backend is sops, and only there', () => {
    const text = `${twoClusters}secrets: { backend: sops, remoteAccess: existing }\n`;
    const specs = stageSpecs({ 'mesh.yaml': text });
    expect([...specs].filter(([, { decryption }]) => decryption).map(([stage]) => stage)).toEqual(['20-ca']);
    expect(specs.get('20-ca')?.decryption).toEqual({ provider: 'sops', secretRef: { name: 'sops-age' } });
  });

  test('decrypt every stage that holds documents of sops, with the declared key', () => {
    const flags = 'gitops: { flux: { sopsSecret: mesh-age } }\nsecrets: { backend: sops }\n';
    const specs = stageSpecs({ 'mesh.yaml': twoClusters + flags, 'sealed/cluster1/key.yaml': sopsFile('login') });
    const decrypting = [...specs].filter(([, { decryption }]) => decryption);
    expect(decrypting.map(([stage]) => stage)).toEqual(['20-ca', '50-remote-secrets', '70-addons']);
    for (const [, { decryption }] of decrypting) {
      expect(decryption).toEqual({ provider: 'sops', secretRef: { name: 'mesh-age' } });
    }
  });

  test('of stage 20 waits for a Certificate until it is Ready, and fails when its issuance failed', () => {
    const text = `${twoClusters}secrets: { cacerts: cert-manager, issuer: { name: mesh } }\n`;
    const document = `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: cacerts, namespace: istio-system }\nspec: { isCA: true, secretName: cacerts }\n`;
    const spec = stageSpecs({ 'mesh.yaml': text, 'sealed/cluster1/cacerts.yaml': document }).get('20-ca');
    expect(spec?.healthChecks?.map(({ kind }) => kind)).toEqual(['Certificate', 'Secret']);
    expect(spec?.healthCheckExprs).toMatchObject([{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' }]);
    expect(spec?.healthCheckExprs?.[0]?.current).toContain("c.type == 'Ready' && c.status == 'True'");
    expect(spec?.healthCheckExprs?.[0]?.failed).not.toContain("c.type == 'Ready' && c.status == 'False'");
  });

  test('of stage 50 waits for the offer of the cluster itself, which makes no Secret', () => {
    const text = `${twoClusters}clusterDefaults: { apiServer: { url: "https://{cluster}.example.com" } }
secrets: { remoteAccess: external-secrets, store: { name: mesh } }
`;
    const offer = `apiVersion: external-secrets.io/v1alpha1
kind: PushSecret
metadata: { name: isthmus-remote-access, namespace: istio-system }
`;
    const files = { 'mesh.yaml': text, 'sealed/cluster1/isthmus-remote-access.yaml': offer };
    const spec = stageSpecs(files).get('50-remote-secrets');
    expect(spec?.healthChecks?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'PushSecret isthmus-remote-access',
    ]);
    expect(spec?.healthCheckExprs?.map(({ kind }) => kind)).toEqual(['PushSecret']);
  });

  test('stand below the declared folder of a larger repository', () => {
    const text = `${twoClusters}gitops: { path: ./meshes/shop/ }\n`;
    expect(stageSpecs({ 'mesh.yaml': text }).get('40-expose')?.path).toBe('./meshes/shop/dist/cluster1/mesh/40-expose');
  });
});

describe('the bootstrap of a cluster', () => {
  test('is one Kustomization that leaves everything in place when it is deleted', () => {
    const objects = folders(plain).get('flux-bootstrap/cluster1') ?? [];
    expect(objects).toMatchObject([
      {
        kind: 'Kustomization',
        metadata: { name: 'mesh1-cluster1' },
        spec: { path: './dist/flux/cluster1', deletionPolicy: 'Orphan' },
      },
    ]);
  });

  test('brings its own source when asked', () => {
    const flags = 'flux: { source: { name: own, create: true, secret: key } }';
    const text = `${twoClusters}gitops: { repository: "https://git.example.com/a.git", branch: live, ${flags} }\n`;
    expect(folders({ 'mesh.yaml': text }).get('flux-bootstrap/cluster1')).toMatchObject([
      {
        kind: 'GitRepository',
        metadata: { name: 'own' },
        spec: { url: 'https://git.example.com/a.git', ref: { branch: 'live' }, secretRef: { name: 'key' } },
      },
      { kind: 'Kustomization', spec: { sourceRef: { kind: 'GitRepository', name: 'own' } } },
    ]);
  });
});

describe('what Flux refuses', () => {
  test('a name that does not fit into a label', () => {
    const name = 'c'.repeat(45);
    const found = issuesOf({ 'mesh.yaml': twoClusters.replace('cluster2', name) }).filter(
      ({ code }) => code === 'flux-name-too-long',
    );
    expect(found).toMatchObject([{ at: { line: 5 }, path: ['clusters', name] }]);
  });

  test('a source of its own without the address of the repository', () => {
    const text = `${twoClusters}gitops: { flux: { source: { create: true } } }\n`;
    expect(issuesOf({ 'mesh.yaml': text }).map(({ code }) => code)).toContain('flux-source-without-repository');
  });
});
