import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readFolder } from '../../lib/trees/folder.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { Scratch } from './scratch.ts';

const codesIn = (issues: readonly { readonly code: string }[]): readonly string[] => issues.map(({ code }) => code);

describe('a tree of a folder', () => {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = new Scratch();
  });
  afterEach(() => scratch.remove());

  test('has its files in code unit order, with size and text', () => {
    scratch.put('b/x.yaml', 'a: ü\n');
    scratch.put('B.yaml', '');
    scratch.put('a.yaml', 'a: 1\n');
    const { files } = readFolder(scratch.folder);
    expect([...files.keys()]).toEqual(['B.yaml', 'a.yaml', 'b/x.yaml']);
    expect(files.get('b/x.yaml')).toMatchObject({ size: 6, blob: undefined });
    expect(files.get('b/x.yaml')?.text()).toBe('a: ü\n');
    expect(files.get('b/x.yaml')?.bytes()).toHaveLength(6);
  });

  test('leaves out what no engine applies', () => {
    scratch.put('.git/config', 'x');
    scratch.put('sub/node_modules/p/index.yaml', 'x');
    scratch.put('a.yaml', 'a: 1\n');
    expect([...readFolder(scratch.folder).files.keys()]).toEqual(['a.yaml']);
  });

  test('does not follow links, and says so', () => {
    scratch.put('a.yaml', 'a: 1\n');
    symlinkSync('/etc', join(scratch.folder, 'link'));
    const { files, issues } = readFolder(scratch.folder);
    expect([...files.keys()]).toEqual(['a.yaml']);
    expect(issues).toMatchObject([{ code: 'tree-symlink', at: { file: 'link' } }]);
  });

  test('does not take in a file that is too large', () => {
    scratch.put('big.yaml', 'x'.repeat(101));
    scratch.put('fits.yaml', 'x'.repeat(100));
    const { files, issues } = readFolder(scratch.folder, { maxFileBytes: 100, maxFiles: 10 });
    expect([...files.keys()]).toEqual(['fits.yaml']);
    expect(codesIn(issues)).toEqual(['tree-file-too-large']);
  });

  test('takes in no more files than allowed, and says how many there are', () => {
    for (const name of ['a', 'b', 'c']) scratch.put(`${name}.yaml`, '');
    const { files, issues } = readFolder(scratch.folder, { maxFileBytes: 100, maxFiles: 2 });
    expect([...files.keys()]).toEqual(['a.yaml', 'b.yaml']);
    expect(issues).toMatchObject([{ code: 'tree-too-many-files', at: { file: 'c.yaml' } }]);
    expect(issues[0]?.problem).toContain('3 files');
  });

  test('needs a folder', () => {
    scratch.put('file', '');
    expect(() => readFolder(join(scratch.folder, 'file'))).toThrow(MeshError);
    expect(() => readFolder(join(scratch.folder, 'none'))).toThrow(MeshError);
  });

  test('that isthmus wrote has the clusters of its inventory, with what the engine applies to them', () => {
    const { clusters, inventory, issues } = readFolder(resolve(import.meta.dirname, '../../dist'));
    expect(issues).toEqual([]);
    expect(inventory?.mesh).toBe('mesh1');
    expect(clusters).toEqual([
      { name: 'cluster1', folders: ['cluster1', 'flux-bootstrap/cluster1', 'flux/cluster1'] },
      { name: 'cluster2', folders: ['cluster2', 'flux-bootstrap/cluster2', 'flux/cluster2'] },
    ]);
  });

  test('says when its inventory cannot be read', () => {
    scratch.put('inventory.json', '<<<<<<< HEAD\n');
    const { inventory, issues } = readFolder(scratch.folder);
    expect(inventory).toBeUndefined();
    expect(codesIn(issues)).toEqual(['inventory-unreadable']);
  });
});
