import { describe, expect, test } from '@jest/globals';
import { withTree } from '../trees/scratch.ts';
import {
  applies,
  exposure,
  kustomization,
  namespace,
  perCity,
  release,
  releasePatch,
  repository,
  secretsOf,
} from './by-hand.ts';
import { changed, codesOf, type Files, findingsIn, resultsOf } from './fixture.ts';

const base: Files = {
  'base/kustomization.yaml': kustomization('resources: [namespace.yaml, repository.yaml, istio.yaml, expose.yaml]'),
  'base/namespace.yaml': namespace('none-yet'),
  'base/repository.yaml': repository,
  'base/expose.yaml': exposure,
  'base/istio.yaml': [
    release('istiod', 'istiod', '{ global: { meshID: fleet } }'),
    release('east-west', 'gateway', '{ labels: { istio: eastwestgateway } }'),
  ].join('---\n'),
  'components/ha/kustomization.yaml': kustomization('patches: [{ path: ha.yaml }]').replace(
    'Kustomization',
    'Component',
  ),
  'components/ha/ha.yaml': releasePatch('istiod', '{ pilot: { autoscaleMin: 3 } }'),
};

/** A base that every cluster lays its own over: merged, by operations, and in the text. */
const overlaid: Files = {
  ...base,
  ...perCity(
    (city) => `overlays/${city}/kustomization.yaml`,
    (_, network) =>
      kustomization(`resources: [../../base, secrets.yaml]
components: [../../components/ha]
patches:
  - path: istiod.yaml
  - target: { kind: HelmRelease, name: east-west }
    patch: |-
      - { op: add, path: /spec/values/networkGateway, value: ${network} }
patchesStrategicMerge:
  - |-
    apiVersion: v1
    kind: Namespace
    metadata: { name: istio-system, labels: { topology.istio.io/network: ${network} } }`),
  ),
  ...perCity(
    (city) => `overlays/${city}/istiod.yaml`,
    (city, network) =>
      releasePatch('istiod', `{ global: { network: ${network}, multiCluster: { clusterName: ${city} } } }`),
  ),
  ...perCity((city) => `overlays/${city}/secrets.yaml`, secretsOf),
  ...perCity(
    (city) => `clusters/of-${city}/mesh.yaml`,
    (city) => applies('mesh', `./overlays/${city}`),
  ),
};

const oslo = 'overlays/oslo/kustomization.yaml';

const told = (files: Files): readonly string[] => findingsIn(files).map(({ code, cluster }) => `${code} ${cluster}`);

const notesOf = (files: Files): readonly string[] =>
  withTree(files, (tree) => resultsOf(tree).flatMap(({ notes }) => notes)).filter((note) => note.includes('looked at'));

describe('a base with an overlay for each cluster', () => {
  test('is what the overlays make of it, and has no finding', () => {
    expect(told(overlaid)).toEqual([]);
    expect(notesOf(overlaid)).toEqual([]);
  });

  test('is told of what an overlay says wrongly', () => {
    const name = changed(overlaid, 'overlays/oslo/istiod.yaml', 'clusterName: oslo', 'clusterName: lima');
    expect(codesOf(findingsIn(name))).toContain('identity-cluster-name-duplicate');
    expect(told(changed(overlaid, oslo, 'value: nordic-net', 'value: asia-net'))).toEqual([
      'network-gateway-differs oslo',
    ]);
    expect(told(changed(overlaid, oslo, 'network: nordic-net', 'network: asia-net'))).toEqual([
      'network-label-differs oslo',
    ]);
  });

  test('is told of a patch that is left out, as the base says nothing', () => {
    expect(told(changed(overlaid, oslo, '  - path: istiod.yaml\n', ''))).toEqual(
      expect.arrayContaining(['identity-cluster-name-missing oslo', 'identity-network-missing oslo']),
    );
  });

  test('bears the labels that its overlay gives to everything', () => {
    const bare = changed(
      overlaid,
      oslo,
      'metadata: { name: istio-system, labels: { topology.istio.io/network: nordic-net } }',
      'metadata: { name: istio-system }',
    );
    expect(told(bare)).toEqual(['network-label-differs oslo']);
    for (const labels of ['labels: [{ pairs: ', 'commonLabels: {']) {
      const end = labels.includes('[') ? ' }]' : '';
      const text = `${labels}{ topology.istio.io/network: nordic-net }${end}`.replace('{{', '{');
      expect(told(changed(bare, oslo, 'components:', `${text}\ncomponents:`))).toEqual([]);
    }
  });

  test('is changed by its base first, and by a component before the overlay', () => {
    const files: Files = {
      ...changed(
        overlaid,
        'components/ha/ha.yaml',
        'pilot: { autoscaleMin: 3 }',
        'global: { network: far, meshID: fleet }',
      ),
      'base/kustomization.yaml': `${base['base/kustomization.yaml']}patches: [{ path: id.yaml }]\n`,
      'base/id.yaml': releasePatch('istiod', '{ global: { meshID: 7, network: none } }'),
    };
    expect(told(files)).toEqual([]);
  });

  test('is changed by a component only as far as those have it who take it themselves', () => {
    const moved = changed(
      overlaid,
      oslo,
      '[../../base, secrets.yaml]\ncomponents: [../../components/ha]',
      '[inner, secrets.yaml, own.yaml]',
    );
    const files: Files = {
      ...moved,
      'overlays/oslo/inner/kustomization.yaml': kustomization(
        'resources: [../../../base]\ncomponents: [../../../components/far]',
      ),
      'components/far/kustomization.yaml': kustomization(
        "patches: [{ target: { kind: Gateway, name: own }, patch: '[{ op: replace, path: /spec/servers/0/port/number, value: 7 }]' }]",
      ).replace('Kustomization', 'Component'),
      'overlays/oslo/own.yaml': exposure.replace('cross-network-gateway', 'own'),
      'base/expose.yaml': exposure.replace('15443', '443'),
    };
    const bad = told(files).filter((line) => line.endsWith('oslo'));
    expect(bad).toEqual([]);
    expect(notesOf(files)).toEqual([]);
  });

  test('is not judged by what transformers and replacements make of it', () => {
    const name = changed(overlaid, 'overlays/oslo/istiod.yaml', 'clusterName: oslo', 'clusterName: lima');
    for (const field of ['replacements', 'transformers', 'vars']) {
      const files = changed(name, oslo, 'components:', `${field}: [any.yaml]\ncomponents:`);
      expect(told(files)).toEqual([]);
      expect(notesOf(files)).toEqual([`not looked at: patches whose outcome is not told here: ${oslo}`]);
    }
  });

  test('is told of what a component says for all who take it', () => {
    const files = changed(overlaid, 'components/ha/ha.yaml', 'pilot: { autoscaleMin: 3 }', 'global: { meshID: 7 }');
    expect(codesOf(findingsIn(files))).toEqual(['identity-mesh-id-missing']);
  });

  test('may get from elsewhere what is missing here, which is said once', () => {
    const bare = changed(overlaid, oslo, ', secrets.yaml]', ']');
    expect(told(bare)).toEqual(['trust-ca-missing oslo', 'peering-missing oslo']);
    const generated = changed(bare, oslo, 'components:', 'generators: [secret-generator.yaml]\ncomponents:');
    expect(told(generated)).toEqual([]);
    expect(notesOf(generated)).toEqual([
      `not looked at: what is made when it is built, or comes from elsewhere: ${oslo}`,
    ]);
  });

  test('is passed over where nobody here can follow a patch, which is said once', () => {
    for (const target of ['name: east-west, labelSelector: a=b }', 'name: "east.*" }', 'name: "[a-z]+" }']) {
      const files = changed(overlaid, oslo, 'name: east-west }', target);
      expect(notesOf(files)).toEqual([`not looked at: patches whose outcome is not told here: ${oslo}`]);
      expect(told(files)).toEqual([]);
    }
    const renamed = changed(overlaid, oslo, 'components:', 'namePrefix: my-\ncomponents:');
    expect(notesOf(renamed)).toEqual([`not looked at: names that are changed when they are built: ${oslo}`]);
  });

  test('is passed over where a control plane gets a patch that nobody here can follow', () => {
    const files = changed(
      overlaid,
      oslo,
      '  - path: istiod.yaml\n',
      '  - { path: istiod.yaml, target: { kind: Helm.* } }\n',
    );
    expect(told(files)).toEqual([]);
  });
});
