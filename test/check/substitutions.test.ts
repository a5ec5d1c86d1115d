import { describe, expect, test } from '@jest/globals';
import { substituted } from '../../lib/check/facts/substitution.ts';
import { withTree } from '../trees/scratch.ts';
import {
  applies,
  exposure,
  kustomization,
  namespace,
  networks,
  perCity,
  release,
  repository,
  secretsOf,
} from './by-hand.ts';
import { changed, codesOf, type Files, findingsIn, resultsOf } from './fixture.ts';

/** One folder for all clusters; Flux puts in what they are called. */
const shared: Files = {
  ...perCity(
    (city) => `clusters/${city}/mesh.yaml`,
    (city, network) =>
      `${applies(
        'istio',
        './istio',
        `  postBuild:
    substitute: { cluster_name: ${city} }
    substituteFrom: [{ kind: ConfigMap, name: of-cluster }]
`,
      )}---
${applies('secrets', `./secrets/${city}`)}---
apiVersion: v1
kind: ConfigMap
metadata: { name: of-cluster, namespace: flux-system }
data: { network: ${network} }
`,
  ),
  ...perCity((city) => `secrets/${city}/all.yaml`, secretsOf),
  'istio/kustomization.yaml': kustomization('resources: [namespace.yaml, repository.yaml, istio.yaml, expose.yaml]'),
  'istio/namespace.yaml': namespace('"${network}"'),
  'istio/repository.yaml': repository,
  'istio/expose.yaml': exposure,
  'istio/istio.yaml': [
    release(
      'istiod',
      'istiod',
      '{ global: { meshID: "${mesh:=fleet}", network: "${network}", multiCluster: { clusterName: "${cluster_name}" } } }',
    ),
    release('east-west', 'gateway', '{ networkGateway: "${network}", labels: { istio: eastwestgateway } }'),
  ].join('---\n'),
};

const filled = (text: string, said: Record<string, string>, areAll = true): unknown =>
  substituted(text, { byName: new Map(Object.entries(said)), areAll });

describe('variables', () => {
  test.each([
    ['net-${a}', 'net-abc'],
    ['$${a}', '${a}'],
    ['${a:=other}', 'abc'],
    ['${empty:-other}', 'other'],
    ['${none=other}', 'other'],
    ['${none:=other}', 'other'],
    ['${empty}', null],
    ['${none}', '${none}'],
    ['${a^^}', '${a^^}'],
    ['$a', '$a'],
    ['${number}', 17],
    ['is: ${number}', 'is: 17'],
  ])('in %s are what Flux makes of them', (text, expected) => {
    expect(filled(text, { a: 'abc', empty: '', number: '17' })).toEqual(expected);
  });

  test('have no default where more of them come from elsewhere', () => {
    expect(filled('${none:=other}-${a}', { a: 'abc' }, false)).toBe('${none:=other}-abc');
  });
});

const notesOf = (files: Files): readonly string[] =>
  withTree(files, (tree) => resultsOf(tree).flatMap(({ notes }) => notes)).filter((note) => note.includes('looked at'));

describe('a folder that Flux applies to several clusters with variables', () => {
  test('is what each of them gets, and has no finding', () => {
    expect(codesOf(findingsIn(shared))).toEqual([]);
    expect(notesOf(shared)).toEqual([]);
  });

  test('is told of a name that two clusters get', () => {
    const files = changed(shared, 'clusters/oslo/mesh.yaml', 'cluster_name: oslo', 'cluster_name: tokyo');
    expect(codesOf(findingsIn(files))).toContain('identity-cluster-name-duplicate');
  });

  test('is told of a network that a ConfigMap says otherwise than the folder', () => {
    const files = changed(shared, 'istio/namespace.yaml', '"${network}"', 'asia-net');
    expect(findingsIn(files).map(({ code, cluster }) => `${code} ${cluster}`)).toEqual([
      'network-label-differs lima',
      'network-label-differs oslo',
    ]);
  });

  test('is not judged by a variable that nobody here fills in, which is said once', () => {
    const files = changed(shared, 'clusters/oslo/mesh.yaml', 'cluster_name: oslo', 'other: oslo');
    expect(codesOf(findingsIn(files))).toEqual([]);
    expect(notesOf(files)).toEqual(['not looked at: what is filled in later: ${cluster_name}']);
  });

  test('is not told by a default that a Secret may say otherwise', () => {
    const named = changed(shared, 'istio/istio.yaml', '"${mesh:=fleet}"', '"${mesh:=7}"');
    const from = 'name: of-cluster }';
    const files = Object.keys(networks).reduce(
      (all, city) => changed(all, `clusters/${city}/mesh.yaml`, `${from}]`, `${from}, { kind: Secret, name: more }]`),
      named,
    );
    expect(codesOf(findingsIn(named))).toEqual(['identity-mesh-id-missing']);
    expect(codesOf(findingsIn(files))).toEqual([]);
    expect(notesOf(files)).toEqual(['not looked at: what is filled in later: ${mesh:=7}']);
  });

  test('takes a ConfigMap as an overlay changes it', () => {
    const overlaid = {
      ...changed(shared, 'clusters/oslo/mesh.yaml', 'network: nordic-net', 'network: asia-net'),
      'clusters/oslo/kustomization.yaml': kustomization(`resources: [mesh.yaml]
patches:
  - target: { kind: ConfigMap, name: of-cluster }
    patch: '[{ op: replace, path: /data/network, value: nordic-net }]'`),
      'istio/namespace.yaml': namespace('nordic-net'),
    };
    expect(findingsIn(overlaid).filter(({ cluster }) => cluster === 'oslo')).toEqual([]);
  });

  test('may take its objects from a folder beside it', () => {
    const moved = Object.entries(shared).map(([path, text]) => [path.replace(/^istio\//, 'base/'), text] as const);
    const files = { ...Object.fromEntries(moved), 'istio/kustomization.yaml': kustomization('resources: [../base]') };
    expect(codesOf(findingsIn(files))).toEqual([]);
    const same = changed(files, 'clusters/oslo/mesh.yaml', 'cluster_name: oslo', 'cluster_name: tokyo');
    expect(codesOf(findingsIn(same))).toContain('identity-cluster-name-duplicate');
  });
});
