import { describe, expect, test } from '@jest/globals';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import { sail } from '../../lib/installs/sail.ts';
import { toolsFor } from '../../lib/plan/hand-tools.ts';
import { compiledTree } from '../compiled.ts';
import { issuesOf, twoClusters } from '../mesh-folder.ts';
import {
  cluster,
  gateway,
  gatewayService,
  istio,
  overrides,
  rootCertificate,
  settings,
  workload,
} from './cluster-fixture.ts';

const mesh = (version: string, more = ''): string =>
  `${twoClusters.replace('1.30.3 }', `${version}${more} }`)}install: { method: sail }\n`;

const codes = (text: string): readonly string[] => issuesOf({ 'mesh.yaml': text }).map(({ code }) => code);

const objectsOf = (of: ReturnType<typeof cluster>) => sail.objects?.(of, '30-istiod') ?? [];

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (here, key) => (typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined),
    value,
  );

const variants = {
  plain: cluster(),
  'with the CNI agent': cluster({ cni: true, platform: 'openshift' }),
  'without a pinned root': cluster({ trust: { kind: 'unpinned' } }),
  'with everything declared': cluster({
    controlPlane: workload({
      autoscale: { kind: 'on', min: 2, max: 5, cpu: 80 },
      resources: { requests: { cpu: 2, memory: '2Gi' } },
      nodeSelector: { a: 'b' },
      tolerations: [{ key: 'k', operator: 'Exists' }],
      priorityClassName: 'high',
    }),
    mesh: settings({
      images: { pullSecrets: ['pull'], mirrors: {} },
      istio: istio({ variant: 'distroless', namespace: 'mesh-system' }),
      trustDomainAliases: ['old.example.com'],
    }),
    offers: [
      {
        role: 'tracing',
        addon: 'jaeger',
        url: 'http://tracing.istio-system',
        externalUrl: '',
        collector: 'jaeger-collector.istio-system.svc:4317',
      },
    ],
  }),
  'with a revision': cluster({ mesh: settings({ istio: istio({ revision: 'v1' }) }) }),
};

describe('what sail-operator is told', () => {
  test.each(Object.entries(variants))('passes the CRD of the operator: %s', (_, of) => {
    const objects = objectsOf(of);
    expect(objects.length).toBe(of.cni ? 2 : 1);
    expect(objects.flatMap(checkManifest)).toEqual([]);
  });

  test('is the release and the namespace, updated in place', () => {
    const [object] = objectsOf(cluster());
    expect(object?.metadata.name).toBe('default');
    expect(at(object, 'spec', 'version')).toBe('v1.30.3');
    expect(at(object, 'spec', 'namespace')).toBe('istio-system');
    expect(at(object, 'spec', 'updateStrategy', 'type')).toBe('InPlace');
  });

  test('is what the charts are told: who the cluster is, the pinned root, the CA Secret that must be there', () => {
    const [object] = objectsOf(cluster());
    const bundle = Buffer.from(rootCertificate).toString('base64');
    expect(at(object, 'spec', 'values', 'global')).toMatchObject({
      meshID: 'mesh1',
      multiCluster: { clusterName: 'cluster1' },
      network: 'network1',
      enableReaderRBAC: false,
    });
    expect(at(object, 'spec', 'values', 'base', 'validationCABundle')).toBe(bundle);
    expect(at(object, 'spec', 'values', 'istiodRemote', 'injectionCABundle')).toBe(bundle);
    expect(at(object, 'spec', 'values', 'pilot', 'volumes')).toEqual([
      { name: 'cacerts-required', secret: { secretName: 'cacerts', optional: false } },
    ]);
  });

  test('leaves out what the operator has no words for, or says itself', () => {
    const [object] = objectsOf(cluster({ trust: { kind: 'unpinned' } }));
    expect(at(object, 'spec', 'values', 'global', 'meshID')).toBe('mesh1');
    for (const key of ['base', 'defaultRevision', 'revision']) {
      expect(at(object, 'spec', 'values', key)).toBeUndefined();
    }
  });

  test('is refused by the schema where an override says what the operator does not know', () => {
    const of = cluster({ overrides: overrides({ values: { istiod: { pilot: { initContainers: [] } } } }) });
    expect(
      objectsOf(of)
        .flatMap(checkManifest)
        .map(({ code }) => code),
    ).toEqual(['unknown-field']);
  });

  test('is one Istio for each control plane', () => {
    const canary = { kind: 'canary' as const, version: istio({ version: '1.30.2' }).version, revision: 'v2', hub: 'h' };
    const of = cluster({ mesh: settings({ istio: istio({ canary }) }) });
    expect(objectsOf(of).map((object) => [object.metadata.name, at(object, 'spec', 'version')])).toEqual([
      ['default', 'v1.30.3'],
      ['v2', 'v1.30.2'],
    ]);
  });

  test('is never removed by an engine: with the object goes the control plane', () => {
    for (const object of objectsOf(cluster({ cni: true }))) {
      expect(object.metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    }
  });
});

describe('stage 30 with sail-operator', () => {
  test('is done when the operator says so and the workloads run', () => {
    const gate = sail.gate?.(cluster({ cni: true }), '30-istiod');
    expect(gate?.kind === 'objects' && gate.objects.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'IstioCNI/default',
      'Istio/default',
      'DaemonSet/istio-cni-node',
      'Deployment/istiod',
    ]);
    expect(gate?.kind === 'objects' && gate.health.map(({ kind }) => kind)).toEqual(['IstioCNI', 'Istio']);
    expect(JSON.stringify(gate)).not.toContain('has(status)');
  });

  test('is waited for by hand, too', () => {
    expect(sail.waits?.(cluster(), '30-istiod', toolsFor(cluster({ context: 'c1' })))).toEqual([
      'kubectl --context c1 wait --for=condition=Ready istio.sailoperator.io/default --timeout 10m',
    ]);
  });

  test('leaves the gateway to its chart', () => {
    expect(sail.releases(cluster()).map(({ name, stage }) => [name, stage])).toEqual([
      ['istio-eastwestgateway', '60-eastwest'],
    ]);
    expect(sail.releases(cluster({ gateway: { kind: 'none' } }))).toEqual([]);
    expect(sail.gate?.(cluster({ gateway: gateway({ service: gatewayService() }) }), '60-eastwest')).toBeUndefined();
  });

  test('has the repository of the charts beside the release of the gateway', async () => {
    const tree = await compiledTree(mesh('1.30.3'));
    expect([...tree.keys()].filter((path) => path.startsWith('cluster1/mesh/60-eastwest/'))).toEqual([
      'cluster1/mesh/60-eastwest/helmrelease-istio-eastwestgateway.yaml',
      'cluster1/mesh/60-eastwest/helmrepository-istio.yaml',
      'cluster1/mesh/60-eastwest/kustomization.yaml',
    ]);
  });
});

describe('a declaration of sail', () => {
  test('names a release that the operator knows', () => {
    const [issue] = issuesOf({ 'mesh.yaml': mesh('1.31.0') }).filter(({ code }) => code === 'sail-version-unknown');
    expect(issue).toMatchObject({ severity: 'error', path: ['istio', 'version'] });
    expect(issue?.remedy).toContain('declare 1.30.3');
    expect(codes(mesh('1.30.3'))).not.toContain('sail-version-unknown');
  });

  test('is warned of a release that the operator only knows the name of', () => {
    expect(codes(mesh('1.27.9'))).toContain('sail-version-retired');
    expect(codes(mesh('1.28.10'))).not.toContain('sail-version-retired');
  });

  test('has the release of its canary looked at, too', () => {
    expect(codes(mesh('1.30.3', ', canary: { version: 1.31.0, revision: v2 }'))).toContain('sail-version-unknown');
  });

  test('cannot have a revision where chart base would bring the account of the peers', () => {
    expect(codes(mesh('1.29.6', ', revision: v1'))).toContain('sail-revision-without-reader');
    expect(codes(mesh('1.30.3', ', revision: v1'))).not.toContain('sail-revision-without-reader');
    expect(codes(mesh('1.29.6'))).not.toContain('sail-revision-without-reader');
  });

  test('is warned where the engine cannot tell when the control plane is ready', () => {
    const argocd = `${mesh('1.30.3')}gitops: { engine: argocd, repository: https://git.example.com/mesh.git }\n`;
    expect(codes(argocd)).toContain('install-health-unjudged');
    expect(codes(mesh('1.30.3'))).not.toContain('install-health-unjudged');
  });
});
