import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { appliedFiles } from '../../lib/trees/applied-files.ts';
import { readFolder } from '../../lib/trees/folder.ts';
import { ObjectReader } from '../../lib/trees/object-reader.ts';
import { withTree } from './scratch.ts';

const list = (...names: readonly string[]): string => `kind: Kustomization\nresources: [${names.join(', ')}]\n`;

const applied = (files: Readonly<Record<string, string>>) =>
  withTree(files, (tree) => [...appliedFiles(tree, new ObjectReader())]);

describe('the applied files of a tree', () => {
  test('are all of them where no kustomization.yaml says otherwise', () => {
    expect(applied({ 'a.yaml': '', 'b/c.json': '{}', 'readme.md': '' })).toEqual(['a.yaml', 'b/c.json']);
  });

  test('are those that the nearest kustomization.yaml lists', () => {
    expect(
      applied({
        'a/kustomization.yaml': list('b', 'x.yaml', '../shared/s.yaml'),
        'a/x.yaml': '',
        'a/y.yaml': '',
        'a/b/kustomization.yml': list('./z.yaml'),
        'a/b/z.yaml': '',
        'a/specs/o.yaml': '',
        'free/f.yaml': '',
        'shared/kustomization.yaml': list(),
        'shared/s.yaml': '',
        'shared/t.yaml': '',
      }),
    ).toEqual(['a/b/z.yaml', 'a/x.yaml', 'free/f.yaml', 'shared/s.yaml']);
  });

  test('are not the templates of a chart', () => {
    expect(applied({ 'charts/x/Chart.yaml': 'name: x\n', 'charts/x/templates/a.yaml': '{{ x }}' })).toEqual([]);
  });

  test('of a tree of ours are everything but the specs and the values', () => {
    const tree = readFolder(resolve(import.meta.dirname, '../../dist'));
    const files = appliedFiles(tree, new ObjectReader([tree.inventory]));
    const others = [...tree.files.keys()].filter((path) => path.endsWith('.yaml') && !files.has(path));
    const folders = new Set(
      others.filter((path) => !path.endsWith('kustomization.yaml')).map((path) => path.split('/')[1]),
    );
    expect(folders).toEqual(new Set(['helm', 'istio-operator']));
  });
});
