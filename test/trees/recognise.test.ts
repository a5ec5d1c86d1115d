import { describe, expect, test } from '@jest/globals';
import { withTree } from './scratch.ts';

const operator = (clusterName: string, profile = 'default'): string =>
  `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec:
  profile: ${profile}
  values: { global: { meshID: m, multiCluster: { clusterName: ${clusterName} }, network: n } }
`;

const release = (name: string, clusterName: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: istio-system }
spec:
  chart: { spec: { chart: istiod } }
  values: { revision: ${name}, global: { multiCluster: { clusterName: ${clusterName} } } }
`;

const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: istio-system }\n';

const flux = (name: string, path: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec: { path: ${path} }
`;

const applicationSet = (chart: string): string => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: ${chart}, namespace: argocd }
spec:
  generators: [{ list: { elements: [{ cluster: a, url: 'https://a' }, { cluster: b, url: 'https://b' }] } }]
  template:
    metadata: { name: '${chart}-{{cluster}}' }
    spec:
      destination: { server: '{{url}}' }
      source: { chart: ${chart}, helm: { valuesObject: { global: { multiCluster: { clusterName: '{{ .cluster }}' } } } } }
`;

const found = (files: Readonly<Record<string, string>>) =>
  withTree(files, ({ clusters }) => clusters.map(({ name, folders }) => [name, ...folders]));

describe('clusters of a tree without an inventory', () => {
  test('are the largest folders with one control plane in each', () => {
    expect(
      found({
        'clusters/a/istio/cp.yaml': operator('a'),
        'clusters/a/ns.yaml': namespace,
        'clusters/b/istio/cp.yaml': operator('b'),
        'clusters/b/istio/gateway.yaml': operator('b', 'empty'),
        'docs/x.yaml': namespace,
      }),
    ).toEqual([
      ['a', 'clusters/a'],
      ['b', 'clusters/b'],
    ]);
  });

  test('stay apart when both say the same name, or none', () => {
    expect(found({ 'east/cp.yaml': operator('one'), 'west/cp.yaml': operator('one') })).toEqual([
      ['east', 'east'],
      ['west', 'west'],
    ]);
    expect(found({ 'east/cp.yaml': operator('""'), 'west/cp.yaml': operator('one') })).toHaveLength(2);
  });

  test('are one where a second revision, or a second form, serves the same cluster', () => {
    expect(
      found({
        'east/old.yaml': release('istiod-1-29', 'east'),
        'east/new.yaml': release('istiod-1-30', 'east'),
        'east/spec/cp.yaml': operator('east'),
        'west/cp.yaml': release('istiod', 'west'),
      }),
    ).toEqual([
      ['east', 'east'],
      ['west', 'west'],
    ]);
  });

  test('are single files where all stand in one folder, with the files that bear their names', () => {
    expect(
      found({
        'mesh/east.yaml': operator('east'),
        'mesh/east-namespace.yaml': namespace,
        'mesh/west.yaml': operator('west'),
        'mesh/northeast.yaml': namespace,
      }),
    ).toEqual([
      ['east', 'mesh/east-namespace.yaml', 'mesh/east.yaml'],
      ['west', 'mesh/west.yaml'],
    ]);
  });

  test('have also the folders that bear their names, and those that Flux applies to them', () => {
    expect(
      found({
        'clusters/a/sync.yaml': flux('istio', './infrastructure/a') + '---\n' + flux('base', './shared/'),
        'clusters/b/sync.yaml': flux('istio', './infrastructure/b'),
        'infrastructure/a/cp.yaml': release('istiod', 'a'),
        'infrastructure/b/cp.yaml': release('istiod', 'b'),
        'shared/ns.yaml': namespace,
      }),
    ).toEqual([
      ['a', 'clusters/a', 'infrastructure/a', 'shared'],
      ['b', 'clusters/b', 'infrastructure/b'],
    ]);
  });

  test('are the folders that apply a control plane which all of them share', () => {
    expect(
      found({
        'clusters/a/sync.yaml': flux('istio', './istio'),
        'clusters/b/sync.yaml': flux('istio', './istio'),
        'istio/cp.yaml': release('istiod', '"${cluster}"'),
      }),
    ).toEqual([
      ['a', 'clusters/a', 'istio'],
      ['b', 'clusters/b', 'istio'],
    ]);
  });

  test('are the elements of an ApplicationSet that installs the control plane', () => {
    expect(found({ 'apps/istiod.yaml': applicationSet('istiod') })).toEqual([
      ['a', 'apps/istiod.yaml'],
      ['b', 'apps/istiod.yaml'],
    ]);
    expect(found({ 'apps/gateway.yaml': applicationSet('gateway') })).toEqual([]);
  });

  test('are known by the values of a chart, by what istioctl renders, and by the Sail operator', () => {
    const rendered = `apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system }
spec: { template: { spec: { containers: [{ name: discovery, env: [{ name: CLUSTER_ID, value: b }] }] } } }
`;
    expect(
      found({
        'a/values.yaml': 'global: { multiCluster: { clusterName: a } }\n',
        'b/istiod.yaml': rendered,
        'c/istio.yaml': 'apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: { name: default }\nspec: {}\n',
      }).map(([name]) => name),
    ).toEqual(['a', 'b', 'c']);
  });

  test('are none where nothing installs Istio', () => {
    expect(found({ 'a/ns.yaml': namespace, 'b/broken.yaml': 'a: [' })).toEqual([]);
  });
});
