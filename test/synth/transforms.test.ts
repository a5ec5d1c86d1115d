import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../lib/plan/manifest.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import type { Transform } from '../../lib/synth/transform.ts';
import { inFolderAsync, twoClusters } from '../mesh-folder.ts';

const compiled = (...transforms: readonly Transform[]): Promise<ReadonlyMap<string, string>> =>
  inFolderAsync({ 'mesh.yaml': twoClusters }, async (folder) => {
    const customisation = { ...emptyCustomisation(defaultRegistry), transforms };
    return (await compileMesh(join(folder, 'mesh.yaml'), customisation)).tree;
  });

const errorsOf = (...transforms: readonly Transform[]): Promise<readonly string[]> =>
  compiled(...transforms).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof MeshError)) throw error;
      return error.issues
        .filter(({ severity }) => severity === 'error')
        .map(({ code, path }) => `${code} ${path.join('.')}`);
    },
  );

/** Changes the HelmRelease of istiod in one cluster. */
const ofIstiod =
  (change: (spec: Record<string, unknown>) => object): Transform =>
  (manifest, { cluster }) => {
    if (manifest.kind !== 'HelmRelease' || manifest.metadata.name !== 'istiod' || cluster !== 'cluster1')
      return manifest;
    const spec: Record<string, unknown> = { ...Reflect.get(manifest, 'spec') };
    return { ...manifest, spec: { ...spec, ...change(spec) } } as Manifest; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as a user would
  };

describe('a transform of Helm values', () => {
  const raised = ofIstiod(({ values }) => ({ values: { ...Object(values), pilot: { replicaCount: 7 } } }));

  test('reaches the values that stand there for helm itself', async () => {
    const tree = await compiled(raised);
    const { spec }: { spec: { values: object } } = parse(
      tree.get('cluster1/mesh/30-istiod/helmrelease-istiod.yaml') ?? '',
    );
    const values: object = parse(tree.get('cluster1/helm/istiod.yaml') ?? '');
    expect(values).toMatchObject({ pilot: { replicaCount: 7 } });
    expect(values).toEqual(spec.values);
    expect(tree.get('cluster2/helm/istiod.yaml')).not.toContain('replicaCount: 7');
  });

  test('has what it makes checked against the values of the chart', async () => {
    const wrong = ofIstiod(({ values }) => ({ values: { ...Object(values), pilto: {} } }));
    expect(await errorsOf(wrong)).toEqual(['helm-value-unknown cluster1/istiod.pilto']);
  });

  test('reaches the commands that install the release by hand', async () => {
    const tree = await compiled(
      ofIstiod(({ chart }) => ({
        chart: { spec: { ...Object(Reflect.get(Object(chart), 'spec')), version: '1.30.9' } },
      })),
    );
    expect(tree.get('cluster1/README.md')).toContain('--version 1.30.9');
    expect(tree.get('cluster2/README.md')).not.toContain('1.30.9');
  });
});

const fails: Transform = (manifest) => {
  if (manifest.kind === 'PeerAuthentication') throw new Error('no such team');
  return manifest;
};
const forgets: Transform = (manifest) =>
  manifest.kind === 'PeerAuthentication' ? (undefined as unknown as Manifest) : manifest; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as a user without types would

/** As a user would, without types; in strict code it throws where the labels are frozen. */
const deleteFirst = (labels: Record<string, string>): void => {
  for (const key of Object.keys(labels)) delete labels[key];
};

describe('a transform that does not keep its contract', () => {
  test('cannot change what other clusters share', async () => {
    const codes = await errorsOf((manifest) => {
      if (manifest.kind === 'PeerAuthentication') Object.assign(manifest.metadata, { name: 'changed' });
      return manifest;
    });
    expect(codes).toEqual([
      'transform-changes-object cluster1/40-expose/policy/peerauthentication-istio-system-default',
      'transform-changes-object cluster2/40-expose/policy/peerauthentication-istio-system-default',
    ]);
  });

  test.each<[string, (labels: Record<string, string>) => void]>([
    ['adds a field', (labels) => Object.assign(labels, { added: 'x' })],
    ['deletes one', (labels) => deleteFirst(labels)],
    [
      'redefines one',
      (labels) => Object.keys(labels).forEach((key) => Object.defineProperty(labels, key, { value: 1 })),
    ],
  ])('is an issue when it %s deep inside', async (_, change) => {
    const codes = await errorsOf((manifest) => {
      if (manifest.kind === 'Gateway' && manifest.metadata.labels) change(manifest.metadata.labels);
      return manifest;
    });
    expect(new Set(codes.map((code) => code.split(' ')[0]))).toEqual(new Set(['transform-changes-object']));
  });

  test('may change a copy of its own', async () => {
    const tree = await compiled((manifest) => {
      const copy: Manifest = JSON.parse(JSON.stringify(manifest));
      if (copy.kind === 'PeerAuthentication') Object.assign(copy.metadata, { annotations: { a: 'b' } });
      return copy;
    });
    expect(tree.get('cluster1/mesh/40-expose/peerauthentication-default.yaml')).toContain('a: b');
  });

  test('is an issue when it fails, or gives nothing back', async () => {
    for (const transform of [fails, forgets]) {
      expect(await errorsOf(transform)).toContain(
        'transform-failed cluster1/40-expose/policy/peerauthentication-istio-system-default',
      );
    }
  });
});
