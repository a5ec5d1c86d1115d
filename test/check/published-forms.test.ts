import { describe, expect, test } from '@jest/globals';
import { withTree } from '../trees/scratch.ts';
import { exposure, namespace, networks, perCity, secretsOf } from './by-hand.ts';
import { changed, codesOf, type Files, findingsIn, resultsOf } from './fixture.ts';

const notesOf = (files: Files): readonly string[] =>
  withTree(files, (tree) => resultsOf(tree).flatMap(({ notes }) => notes)).filter((note) => note.includes('looked at'));

const told = (files: Files): readonly string[] =>
  findingsIn(files).map(({ code, cluster }) => `${code} ${cluster}`.trimEnd());

const application = (name: string, city: string, source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  project: default
  destination: { name: ${city}, namespace: istio-system }
  source:
    repoURL: https://istio-release.storage.googleapis.com/charts
${source}`;

const chart = (name: string, values: string): string =>
  `    chart: ${name}\n    targetRevision: 1.30.3\n    helm: { releaseName: ${name}, values: '${values}' }\n`;

const manifests: Files = {
  ...perCity((city) => `config/${city}/secrets.yaml`, secretsOf),
  ...perCity(
    (city) => `config/${city}/namespace.yaml`,
    (_, network) => namespace(network),
  ),
  ...perCity(
    (city) => `config/${city}/expose.yaml`,
    () => exposure.replace('eastwestgateway', 'gateway'),
  ),
};

describe('Applications of one folder, with values as text', () => {
  const files: Files = {
    ...manifests,
    ...perCity(
      (city) => `apps/istiod-${city}.yaml`,
      (city, network) =>
        application(
          `istiod-${city}`,
          city,
          chart('istiod', `{ global: { meshID: fleet, network: ${network}, multiCluster: { clusterName: ${city} } } }`),
        ),
    ),
    ...perCity(
      (city) => `apps/east-west-${city}.yaml`,
      (city, network) => application(`east-west-${city}`, city, chart('gateway', `networkGateway: ${network}`)),
    ),
  };

  test('are each of the cluster they install into', () => {
    expect(told(files)).toEqual([]);
    expect(told(changed(files, 'apps/east-west-oslo.yaml', 'nordic-net', 'asia-net'))).toEqual([
      'network-gateway-differs oslo',
    ]);
  });
});

describe('Applications of one folder that lay their own over a shared base', () => {
  const files: Files = {
    'base/istiod.yaml': application('istiod', 'in-cluster', chart('istiod', '')).replace(/ {2}destination.*\n/, ''),
    ...perCity(
      (city) => `apps/${city}.yaml`,
      (city, network) =>
        application(
          `mesh-${city}`,
          city,
          `    path: base
    kustomize:
      patches:
        - target: { kind: Application, name: istiod }
          patch: |-
            - op: add
              path: /spec/source/helm/valuesObject
              value: { global: { meshID: fleet, network: ${network}, multiCluster: { clusterName: ${city} } } }
`,
        ),
    ),
  };

  test('make of it what each cluster gets', () => {
    expect(codesOf(findingsIn(files))).toEqual([
      'network-gateway-missing',
      'network-label-missing',
      'peering-missing',
      'trust-ca-missing',
    ]);
    const same = changed(files, 'apps/oslo.yaml', 'clusterName: oslo', 'clusterName: lima');
    expect(codesOf(findingsIn(same))).toContain('identity-cluster-name-duplicate');
  });
});

describe('values of several files', () => {
  const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: istio, namespace: argocd }
spec:
  generators:
    - matrix: { generators: [{ clusters: {} }, { list: { elements: [{ chart: istiod }, { chart: gateway }] } }] }
  template: { metadata: { name: "{{.chart}}-{{.name}}" }, spec: { project: default } }
`;
  const files: Files = {
    ...manifests,
    'sets/istio.yaml': set,
    'values/common/istiod.yaml': 'global: { meshID: fleet }\n',
    ...perCity(
      (city) => `values/${city}/istiod.yaml`,
      (city, network) => `global: { network: ${network}, multiCluster: { clusterName: ${city} } }\n`,
    ),
    ...perCity(
      (city) => `values/${city}/gateway.yaml`,
      (_, network) => `networkGateway: ${network}\nname: gateway\n`,
    ),
  };

  test('may say in one what another leaves out, and generators that ask a server are told of once', () => {
    expect(told(files)).toEqual([]);
    expect(notesOf(files)).toEqual([
      'not looked at: Applications whose generators ask a server or are joined: sets/istio.yaml',
    ]);
  });

  test('are compared all the same', () => {
    expect(told(changed(files, 'values/oslo/gateway.yaml', 'nordic-net', 'asia-net'))).toEqual([
      'network-gateway-differs oslo',
    ]);
  });
});

describe('a chart of their own around that of istiod', () => {
  test('is not looked into, and that is no error', () => {
    const files = {
      'charts/istiod/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 0.1.0\n',
      'charts/istiod/templates/namespace.yaml': '{{ .Values.any }}\n',
    };
    expect(findingsIn(files).map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning mesh-not-found']);
    expect(notesOf(files)).toEqual(['not looked at: what these charts make: charts/istiod/Chart.yaml']);
  });
});

describe('the gateway of an ambient mesh', () => {
  const files: Files = {
    ...manifests,
    ...perCity(
      (city) => `config/${city}/istio.yaml`,
      (city, network) => `apiVersion: sailoperator.io/v1
kind: Istio
metadata: { name: default }
spec:
  version: v1.30.3
  values: { profile: ambient, global: { meshID: fleet, network: ${network}, multiCluster: { clusterName: ${city} } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: east-west, namespace: istio-system, labels: { topology.istio.io/network: ${network} } }
spec: { gatewayClassName: istio-east-west, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
`,
    ),
    ...perCity(
      (city) => `config/${city}/expose.yaml`,
      () => '# nothing\n',
    ),
  };

  test('is one, and needs no Gateway of Istio beside it', () => {
    expect(told(files)).toEqual([]);
  });

  test('says the network of its cluster; one of class istio-remote says that of another', () => {
    const label = 'labels: { topology.istio.io/network: nordic-net } }\nspec: { gatewayClassName';
    const wrong = changed(files, 'config/oslo/istio.yaml', label, label.replace('nordic', 'asia'));
    expect(told(wrong)).toEqual(['network-gateway-differs oslo']);
    const elsewhere = changed(wrong, 'config/oslo/istio.yaml', 'istio-east-west', 'istio-remote');
    expect(told(elsewhere)).toEqual(['network-gateway-missing oslo']);
  });
});

const operator = (name: string, spec: string): string =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

describe('an external control plane', () => {
  const global = 'istioNamespace: external-istiod, meshID: fleet, network: n1, multiCluster: { clusterName: edge }';
  const files: Files = {
    'hub/gateway.yaml': operator('ingress', '{ components: { ingressGateways: [{ name: ingress, enabled: true }] } }'),
    'hub/istiod.yaml': operator(
      'external',
      `{ profile: empty, components: { pilot: { enabled: true } }, values: { global: { externalIstiod: true, caAddress: "a:15012", ${global} } } }`,
    ),
    'hub/access.yaml': secretsOf('none').replaceAll('oslo', 'edge').replaceAll('istio-system', 'external-istiod'),
    'edge/istiod.yaml': operator(
      'remote',
      `{ profile: remote, values: { global: { configCluster: true, ${global} } } }`,
    ),
  };

  test('goes by the name of the cluster it serves, and that of its own cluster is no part of the mesh', () => {
    expect(told(files).filter((line) => !line.startsWith('peering-extra'))).toEqual([
      'install-operator-applied',
      'install-operator-applied',
      'install-operator-applied',
    ]);
  });
});

const engine = (path: string): Files => ({
  'engine.yaml': application('specs', 'lima', `    path: ${path}\n`),
  'other/namespace.yaml': namespace('any'),
});

describe('an IstioOperator', () => {
  const files: Files = Object.fromEntries(
    Object.entries(networks).map(([city, network]) => [
      `specs/${city}.yaml`,
      `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istiod }
spec: { values: { global: { meshID: fleet, network: ${network}, multiCluster: { clusterName: ${city} } } } }
`,
    ]),
  );
  const of = (more: Files): readonly string[] =>
    findingsIn({ ...files, ...more }).flatMap(({ code, severity }) =>
      code === 'install-operator-applied' ? [severity] : [],
    );
  test('is an error where an engine is told to apply it, a warning where nobody says, and nothing where others are applied', () => {
    expect(of({})).toEqual(['warning', 'warning', 'warning']);
    expect(of(engine('specs'))).toEqual(['error', 'error', 'error']);
    expect(of(engine('other'))).toEqual([]);
  });
});
