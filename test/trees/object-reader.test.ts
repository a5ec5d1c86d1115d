import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readFolder } from '../../lib/trees/folder.ts';
import { ObjectReader } from '../../lib/trees/object-reader.ts';
import type { Tree } from '../../lib/trees/tree.ts';
import { withTree } from './scratch.ts';

const root = resolve(import.meta.dirname, '../..');
const golden = join(root, 'test/golden');
const trees = [join(root, 'dist'), ...readdirSync(golden).map((name) => join(golden, name))];

const valuesIn = (tree: Tree, reader: ObjectReader) =>
  [...tree.files.values()].flatMap((file) => {
    const { found, issues } = reader.objectsOf(file);
    return [{ path: file.path, values: found.map(({ value }) => value), lines: found.map(({ line }) => line), issues }];
  });

const inventory = (names: readonly string[]) =>
  JSON.stringify({
    format: 1,
    isthmus: '0.1.0',
    inputs: '',
    mesh: 'm',
    topology: 't',
    engine: 'flux',
    install: 'helm',
    clusters: names.map((name) => ({ name, network: `net-${name}` })),
    engineFiles: [],
  });

const object = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;

describe('the reader of objects', () => {
  test.each(trees)('reads the same with the names of the clusters known and without: %s', (folder) => {
    const tree = readFolder(folder);
    const known = valuesIn(tree, new ObjectReader([tree.inventory]));
    expect(known).toEqual(valuesIn(tree, new ObjectReader()));
    expect(known.flatMap(({ values }) => values).length).toBeGreaterThan(20);
    expect(known.flatMap(({ issues }) => issues)).toEqual([]);
  });

  test('gives one object for what is equal in two clusters, and puts names back into what is not', () => {
    const files = Object.fromEntries(
      ['east', 'west'].map((name) => [
        `${name}/x.yaml`,
        object(`to-${name}`, `data: { net-${name}: '${name} and east2', same: { a: 1 } }\n`),
      ]),
    );
    withTree({ ...files, 'inventory.json': inventory(['east', 'west']) }, (tree) => {
      const reader = new ObjectReader([tree.inventory]);
      const [east, west] = ['east', 'west'].map((name) => {
        const file = tree.files.get(`${name}/x.yaml`);
        return file && reader.objectsOf(file).found[0]?.value;
      });
      expect(east).toEqual({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'to-east' },
        data: { 'net-east': 'east and east2', same: { a: 1 } },
      });
      const data = [east, west].map((value) => value?.['data']);
      expect(data[1]).toEqual({ 'net-west': 'west and east2', same: { a: 1 } });
      expect(Object.values(data[0] ?? {})[1]).toBe(Object.values(data[1] ?? {})[1]);
    });
  });

  test('does not take a name for what it is not: a number stays a number', () => {
    const text = object('x', 'data: { a: 1.e5, b: 0x1f, c: 2e5 }\n');
    withTree({ 'e5/x.yaml': text, 'inventory.json': inventory(['e5', 'inf']) }, (tree) => {
      const file = tree.files.get('e5/x.yaml');
      const values = file && new ObjectReader([tree.inventory]).objectsOf(file).found.map(({ value }) => value['data']);
      expect(values).toEqual([{ a: 100_000, b: 31, c: 200_000 }]);
    });
  });

  test('does not mistake its own token in a foreign text', () => {
    const text = object('isthmusname0', 'data: { a: east }\n');
    withTree({ 'east/x.yaml': text, 'inventory.json': inventory(['east']) }, (tree) => {
      const file = tree.files.get('east/x.yaml');
      const [found] = file ? new ObjectReader([tree.inventory]).objectsOf(file).found : [];
      expect(found?.value).toMatchObject({ metadata: { name: 'isthmusname0' }, data: { a: 'east' } });
    });
  });

  test('knows where each of several documents begins, and where a path in it stands', () => {
    const text = `# first\n---\n${object('a')}---\n---\n${object('b', 'data:\n  x: y\n')}`;
    withTree({ 'x.yaml': text }, (tree) => {
      const file = tree.files.get('x.yaml');
      const [first, second] = file ? new ObjectReader().objectsOf(file).found : [];
      expect([first?.line, second?.line]).toEqual([3, 9]);
      expect(first?.at(['metadata', 'name'])).toEqual({ file: 'x.yaml', line: 6, column: 3 });
      expect(second?.at(['data', 'x'], 'value')).toEqual({ file: 'x.yaml', line: 14, column: 6 });
      expect(second?.at(['data', 'none'])).toEqual({ file: 'x.yaml', line: 13, column: 1 });
    });
  });

  test('takes the members of a List for objects of their own, with their place', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n  - ${object('a').replaceAll('\n', '\n    ').trimEnd()}\n  - 1\n`;
    withTree({ 'x.yaml': text }, (tree) => {
      const file = tree.files.get('x.yaml');
      const { found } = file ? new ObjectReader().objectsOf(file) : { found: [] };
      expect(found.map(({ value }) => value.metadata.name)).toEqual(['a']);
      expect(found[0]?.at(['metadata', 'name'])).toMatchObject({ line: 7 });
    });
  });

  test('reads JSON, and leaves other files alone', () => {
    const json = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}';
    withTree({ 'a.json': json, 'b.json': '{', 'c.md': object('c'), 'd.yaml': 'a: [1' }, (tree) => {
      const reader = new ObjectReader();
      const told = [...tree.files.values()].map((file) => {
        const { found, issues } = reader.objectsOf(file);
        return [file.path, found.length, ...issues.map(({ code }) => code)];
      });
      expect(told).toEqual([
        ['a.json', 1],
        ['b.json', 0, 'json-syntax'],
        ['c.md', 0],
        ['d.yaml', 0, 'yaml-syntax'],
      ]);
    });
  });

  test('names the file of each fault, also where two files are equal', () => {
    withTree({ 'a.yaml': 'a: [1', 'b.yaml': 'a: [1' }, (tree) => {
      const reader = new ObjectReader();
      const files = [...tree.files.values()].flatMap((file) => reader.objectsOf(file).issues.map(({ at }) => at?.file));
      expect(files).toEqual(['a.yaml', 'b.yaml']);
    });
  });
});
