import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyMeshInventory, meshInventoryText, clusterInventoryText } from '../../lib/emit/inventory.ts';
import { partialTree } from '../../lib/emit/partial-tree.ts';
import { writeTree } from '../../lib/emit/tree.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { inFolder } from '../mesh-folder.ts';

const clusters = [
  { name: 'east', network: 'n1' },
  { name: 'west', network: 'n2' },
];

interface Made {
  readonly east: Readonly<Record<string, string>>;
  readonly west: Readonly<Record<string, string>>;
  readonly mesh?: Readonly<Record<string, string>>;
  readonly inputs: string;
  readonly engine?: string;
}

/** A tree as synth makes one: two clusters, files of the mesh, and the inventories of all. */
const treeOf = ({ east, west, mesh = {}, inputs, engine = 'flux' }: Made): Map<string, string> => {
  const of = (name: string, files: Made['east']): readonly (readonly [string, string])[] => [
    ...Object.entries(files).map(([path, text]) => [`${name}/${path}`, text] as const),
    [`${name}/inventory.json`, clusterInventoryText({ objects: [], files: Object.keys(files) })],
  ];
  const inventory = { ...emptyMeshInventory, inputs, engine, clusters, engineFiles: Object.keys(mesh) };
  return new Map([
    ...of('east', east),
    ...of('west', west),
    ...Object.entries(mesh),
    ['inventory.json', meshInventoryText(inventory)],
  ]);
};

const ownerOf = (path: string): string => (/^(east|west)\//.exec(path) ?? ['', ''])[1] ?? '';

const before: Made = { east: { a: '1', gone: 'x' }, west: { a: '1', gone: 'x' }, mesh: { hub: '1' }, inputs: 'old' };

/** The folder after a run for east alone: path to text, and the clusters that were left. */
const runEast = (
  after: Made,
  first: Made | null = before,
): { left: readonly string[]; read: (path: string) => string } =>
  inFolder({}, (folder) => {
    const out = join(folder, 'dist');
    if (first) writeTree(out, treeOf(first));
    const { tree, left } = partialTree(out, treeOf(after), new Set(['east']), ownerOf);
    writeTree(out, tree);
    const texts = new Map([...tree.keys()].map((path) => [path, readFileSync(join(out, path), 'utf8')]));
    return { left, read: (path) => texts.get(path) ?? 'none' };
  });

const refusal = (after: Made, first: Made | null = before): string => {
  try {
    runEast(after, first);
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code, problem }) => `${code}: ${problem}`).join();
    throw error;
  }
  return 'written';
};

describe('a run for one cluster of a mesh', () => {
  test('writes it, and leaves every byte of the others and the account of the inputs', () => {
    const { left, read } = runEast({ ...before, east: { a: '2', b: '1' }, west: { a: '2', b: '1' }, inputs: 'new' });
    expect(left).toEqual(['west']);
    expect([read('east/a'), read('east/b'), read('east/gone')]).toEqual(['2', '1', 'none']);
    expect([read('west/a'), read('west/b'), read('west/gone')]).toEqual(['1', 'none', 'x']);
    expect(read('west/inventory.json')).toBe(clusterInventoryText({ objects: [], files: ['a', 'gone'] }));
    expect(read('inventory.json')).toContain('"inputs": "old"');
  });

  test('is a whole run where nothing else would change', () => {
    const { left, read } = runEast({ ...before, east: { a: '2' }, mesh: { hub: '1' }, inputs: 'new' });
    expect(left).toEqual([]);
    expect([read('east/a'), read('hub'), read('east/gone')]).toEqual(['2', '1', 'none']);
    expect(read('inventory.json')).toContain('"inputs": "new"');
  });

  test.each<[string, Made]>([
    ['a file of the mesh would change', { ...before, east: { a: '2' }, mesh: { hub: '2' }, inputs: 'new' }],
    ['a file of the mesh would come', { ...before, west: { a: '2' }, mesh: { hub: '1', more: '1' }, inputs: 'new' }],
    ['a file of the mesh would go', { ...before, west: { a: '2' }, mesh: {}, inputs: 'new' }],
    ['the engine changes', { ...before, west: { a: '2' }, inputs: 'new', engine: 'argocd' }],
  ])('is refused where others would change and %s', (_, after) => {
    expect(refusal(after)).toMatch(/^partial-synth-inconsistent: other clusters would change/);
  });

  test('is refused where the others were never written', () => {
    expect(inFolder({}, () => refusal(before, null))).toMatch(/^partial-synth-inconsistent: nothing was written/);
  });
});
