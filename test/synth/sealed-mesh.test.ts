import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { type Compiled, compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { type Files, inFolderAsync, twoClusters } from '../mesh-folder.ts';
import { sealedSecret, signedMesh } from '../signed-mesh.ts';

const guarded = 'clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n';
const mesh: Files = { 'mesh.yaml': twoClusters + guarded, ...signedMesh(['cluster1', 'cluster2']) };

const compiled = (files: Files): Promise<Compiled> =>
  inFolderAsync(files, (folder) => compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry)));

const refusal = (files: Files): Promise<readonly string[]> =>
  compiled(files).then(
    () => [],
    (error: MeshError) => error.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code),
  );

const inputs = async (files: Files): Promise<unknown> =>
  JSON.parse((await compiled(files)).tree.get('inventory.json') ?? '').inputs;

describe('synth of a sealed mesh', () => {
  test('copies every sealed document, byte for byte, into its stage', async () => {
    const { tree, issues } = await compiled(mesh);
    expect(issues).toEqual([]);
    const stage = 'cluster1/mesh';
    expect(tree.get(`${stage}/20-ca/sealedsecret-cacerts.yaml`)).toBe(mesh['sealed/cluster1/cacerts.yaml']);
    expect(tree.get(`${stage}/50-remote-secrets/sealedsecret-istio-remote-secret-cluster2.yaml`)).toBe(
      mesh['sealed/cluster1/istio-remote-secret-cluster2.yaml'],
    );
  });

  test('makes nothing when a document was replaced, or the word for it', async () => {
    const file = 'sealed/cluster2/cacerts.yaml';
    expect(await refusal({ ...mesh, [file]: sealedSecret('cacerts', 'by hand') })).toEqual(['sealed-document-changed']);
    expect(await refusal({ ...mesh, [file]: mesh['sealed/cluster1/cacerts.yaml'] ?? '' })).toEqual([
      'sealed-document-changed',
    ]);
    const index = 'sealed/cluster2/index.json';
    const moved = (mesh[index] ?? '').replace('2036', '2046');
    expect(await refusal({ ...mesh, [index]: moved })).toEqual(['sealed-index-forged']);
  });

  test('says in the digest of its inputs that the store changed', async () => {
    const other = { ...mesh, ...signedMesh(['cluster1', 'cluster2']) };
    expect(await inputs(other)).toBe(await inputs(mesh));
    const store = { 'pki/store.json': (mesh['pki/store.json'] ?? '').replace('"generation": 3', '"generation": 4') };
    expect(await inputs({ ...mesh, ...store })).not.toBe(await inputs(mesh));
  });
});
