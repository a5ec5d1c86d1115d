import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { emptyCustomisation, compileMesh } from '../lib/synth/synth.ts';
import { defaultRegistry } from '../lib/registry.ts';
import type { Manifest } from '../lib/plan/manifest.ts';

const root = resolve(import.meta.dirname, '..');
const meshes = [
  { name: 'the sample', mesh: join(root, 'mesh.yaml') },
  ...readdirSync(join(root, 'examples')).map((name) => ({ name, mesh: join(root, 'examples', name, 'mesh.yaml') })),
];

const compiled = async (mesh: string): Promise<ReadonlyMap<string, string>> =>
  (await compileMesh(mesh, emptyCustomisation(defaultRegistry))).tree;

interface Placed {
  readonly path: string;
  readonly cluster: string;
  readonly object: Manifest;
}

/** Every object an engine applies to a cluster: what stands in a stage folder. */
const applied = (tree: ReadonlyMap<string, string>): readonly Placed[] =>
  [...tree]
    .filter(([path]) => tree.has(`${path.split('/')[0]}/inventory.json`))
    .filter(([path]) => /^[^/]+\/(mesh|extras)\/.+\.yaml$/.test(path) && !path.endsWith('kustomization.yaml'))
    .map(([path, text]) => ({ path, cluster: path.split('/')[0] ?? '', object: parse(text) }));

const clustersOf = (objects: readonly Placed[]): readonly string[] => [
  ...new Set(objects.map(({ cluster }) => cluster)),
];
const groupOf = ({ apiVersion }: Manifest): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';

/** What the API server of any cluster brings, or the charts of stage 30. */
const givenNamespaces = ['kube-system', 'flux-system'];

describe.each(meshes)('$name', ({ mesh }) => {
  test('holds no key material, token or password anywhere', async () => {
    const forbidden =
      /PRIVATE KEY|AGE-SECRET-KEY|eyJ[\w-]{10,}\.|client-key-data|IFBSSVZBVEUgS0VZ|UklWQVRFIEtFWS|BSSVZBVEUgS0V/;
    const tree = await compiled(mesh);
    expect([...tree].filter(([, text]) => forbidden.test(text)).map(([path]) => path)).toEqual([]);
  });

  test('has no Secret with data but sealed ones', async () => {
    const secrets = applied(await compiled(mesh)).filter(({ object }) => object.kind === 'Secret');
    expect(secrets.length).toBeGreaterThan(0);
    for (const { object } of secrets) {
      expect(object).not.toHaveProperty('data');
      expect(object).not.toHaveProperty('stringData');
    }
  });

  test('has no object twice in a cluster', async () => {
    const identities = applied(await compiled(mesh)).map(({ cluster, object }) =>
      [cluster, groupOf(object), object.kind, object.metadata.namespace, object.metadata.name].join(' '),
    );
    expect(identities.filter((identity, index) => identities.indexOf(identity) < index)).toEqual([]);
  });

  test('declares every namespace that an object stands in', async () => {
    const objects = applied(await compiled(mesh));
    for (const cluster of clustersOf(objects)) {
      const own = objects.filter((placed) => placed.cluster === cluster).map(({ object }) => object);
      const declared = own.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
      const used = own.flatMap(({ metadata }) => metadata.namespace ?? []);
      expect(used.filter((name) => ![...declared, ...givenNamespaces].includes(name))).toEqual([]);
    }
  });

  test('lists in every kustomization exactly the files or folders beside it', async () => {
    const tree = await compiled(mesh);
    // The overlays of Argo CD list a stage from elsewhere; they have tests of their own.
    const lists = [...tree].filter(
      ([path]) => path.endsWith('/kustomization.yaml') && !path.startsWith('argocd/stages/'),
    );
    expect(lists.length).toBeGreaterThan(10);
    for (const [path, text] of lists) {
      const folder = path.slice(0, -'kustomization.yaml'.length);
      const { resources }: { resources: string[] } = parse(text);
      const beside = [...tree.keys()]
        .filter((other) => other.startsWith(folder) && other !== path)
        .map((other) => other.slice(folder.length).split('/'))
        .map(([first = '']) => first);
      const notApplied = ['istio-operator', 'helm', 'README.md', 'inventory.json', 'apply.sh'];
      const expected = new Set(beside.filter((name) => !notApplied.includes(name)));
      expect([path, resources.toSorted()]).toEqual([path, [...expected].toSorted()]);
    }
  });

  test('keeps IstioOperator specs out of every list', async () => {
    const kinds = applied(await compiled(mesh)).map(({ object }) => object.kind);
    expect(kinds).not.toContain('IstioOperator');
  });

  test('gives the same bytes when compiled twice', async () => {
    expect([...(await compiled(mesh))]).toEqual([...(await compiled(mesh))]);
  });

  test('has every object in the inventory of its cluster, and every file in one of the inventories', async () => {
    const tree = await compiled(mesh);
    const objects = applied(tree);
    const { engineFiles }: { engineFiles: string[] } = JSON.parse(tree.get('inventory.json') ?? '');
    const listed = clustersOf(objects).flatMap((cluster) => {
      const inventory: { objects: { file: string }[]; files: string[] } = JSON.parse(
        tree.get(`${cluster}/inventory.json`) ?? '',
      );
      return [...inventory.objects.map(({ file }) => file), ...inventory.files, 'inventory.json'].map(
        (file) => `${cluster}/${file}`,
      );
    });
    expect([...listed, ...engineFiles, 'inventory.json'].toSorted()).toEqual([...tree.keys()].toSorted());
  });
});
