import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { defaultRegistry } from '../../lib/registry.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { inFolderAsync, twoClusters } from '../mesh-folder.ts';

const treeOf = (mesh: string): Promise<ReadonlyMap<string, string>> =>
  inFolderAsync({ 'mesh.yaml': mesh }, async (folder) => {
    const { tree } = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry));
    return tree;
  });

const digestOf = async (mesh: string): Promise<unknown> => {
  const inventory = (await treeOf(mesh)).get('inventory.json') ?? '{}';
  return JSON.parse(inventory).inputs;
};

const suppression = `check:
  suppress:
    - { code: gateway-open-to-all, reason: for a while, until: "2027-01-31" }
`;

describe('the digest of what dist is made from', () => {
  test('leaves out what check passes over, on which no byte of dist depends', async () => {
    const plain = await treeOf(twoClusters);
    expect(plain.size).toBeGreaterThan(20);
    expect(await treeOf(`${twoClusters}${suppression}`)).toEqual(plain);
  });

  test('leaves out comments, and the style of the YAML', async () => {
    const digest = await digestOf(twoClusters);
    expect(await digestOf(`# of the platform team\n${twoClusters}`)).toBe(digest);
    expect(await digestOf(twoClusters.replace('mesh: mesh1', 'mesh: "mesh1"'))).toBe(digest);
  });

  test('changes with everything else that is said', async () => {
    const digest = await digestOf(twoClusters);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf(`${twoClusters}trustDomain: other.example\n`)).not.toBe(digest);
  });
});
