import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { defaultRegistry } from '../../lib/registry.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { type Files, inFolderAsync, twoClusters } from '../mesh-folder.ts';
import { signedMesh } from '../signed-mesh.ts';

const treeOf = (files: Files): Promise<ReadonlyMap<string, string>> =>
  inFolderAsync(
    files,
    async (folder) => (await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry))).tree,
  );

describe('dist/README.md', () => {
  test('has a row for each cluster with its network, its stages and what is sealed', async () => {
    const tree = await treeOf({ 'mesh.yaml': twoClusters, ...signedMesh(['cluster1', 'cluster2']) });
    const readme = tree.get('README.md') ?? '';
    expect(readme).toMatch(
      /\n\| \[cluster1\]\(cluster1\/README\.md\) \| network1 \| Flux \| helm \| sealed, until \d{4}-\d\d-\d\d \| 1 of 1 \| 10 20 30 40 50 60 \|\n/,
    );
    expect(readme).toContain('\nNothing is pending.\n');
  });

  test('shows the picture where Markdown draws it', async () => {
    const readme = (await treeOf({ 'mesh.yaml': twoClusters })).get('README.md') ?? '';
    expect(readme.match(/^```mermaid\nflowchart TB\n[^`]*\n```$/gm)).toHaveLength(1);
  });

  test('lists what is pending', async () => {
    const readme = (await treeOf({ 'mesh.yaml': twoClusters })).get('README.md') ?? '';
    expect(readme).toContain('- CA not sealed yet: cluster1, cluster2\n- access to peers not sealed yet: 2 of 2\n');
  });

  test('is a file of the tree: the inventory lists it, so that synth keeps it and finds it stale', async () => {
    const tree = await treeOf({ 'mesh.yaml': twoClusters });
    const inventory: { readonly engineFiles: readonly string[] } = JSON.parse(tree.get('inventory.json') ?? '');
    expect(inventory.engineFiles).toContain('README.md');
  });

  test('is listed by no kustomization, so that no engine applies it', async () => {
    const tree = await treeOf({ 'mesh.yaml': twoClusters });
    const lists = [...tree].filter(([path]) => path.endsWith('kustomization.yaml'));
    expect(lists.filter(([, text]) => text.includes('README'))).toEqual([]);
  });
});
