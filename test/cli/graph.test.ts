import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { graph, type GraphInput } from '../../lib/cli/commands/graph.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { type Files, inFolderAsync, twoClusters } from '../mesh-folder.ts';
import { meshKey, sealedFiles, signedMesh } from '../signed-mesh.ts';

interface Drawn {
  readonly code: number;
  readonly out: string;
}

const draw = (files: Files, input: Partial<GraphInput> = {}): Promise<Drawn> =>
  inFolderAsync(files, async (folder) => {
    let out = '';
    const io = { out: (text: string) => (out += text), err: () => '', columns: undefined, color: false, ascii: true };
    const wish = {
      mesh: join(folder, 'mesh.yaml'),
      format: 'mermaid',
      check: false,
      at: '2027-01-31',
      ...input,
    } as const;
    const code = await graph(wish, io, new Date());
    return { code, out };
  });

const sealed = { 'mesh.yaml': twoClusters, ...signedMesh(['cluster1', 'cluster2']) };

describe('isthmus graph', () => {
  test.each([
    ['mermaid', /^flowchart TB\n/],
    ['dot', /^digraph mesh \{\n/],
    ['svg', /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/],
  ] as const)('prints %s and nothing else', async (format, beginning) => {
    const { code, out } = await draw(sealed, { format });
    expect(code).toBe(0);
    expect(out).toMatch(beginning);
  });

  test('draws a mesh of which nothing is sealed: everything is pending', async () => {
    const { out } = await draw({ 'mesh.yaml': twoClusters });
    expect(out).toContain('no root in pki/ yet');
    expect(out).toMatch(/cluster0\[.*pending: CA not sealed yet.*\]:::pending/);
  });

  test('shows root and intermediates of what is sealed', async () => {
    const { out } = await draw(sealed);
    expect(out).toMatch(/root0\["root of trust<br\/>.*SHA-256 [0-9a-f]{16}<br\/>until \d{4}-\d\d-\d\d"\]:::fine/);
    expect(out).toMatch(/cluster1<br\/>CA sealed, until \d{4}-\d\d-\d\d/);
  });

  test('draws red what check finds wrong, unless nobody wants to know', async () => {
    const other = sealedFiles({ cluster: 'cluster2', peers: ['cluster1'], time: 'now', key: meshKey });
    const broken = { ...sealed, ...other, 'sealed/cluster2/cacerts.yaml': 'kind: Nothing\n' };
    expect((await draw(broken, { check: true })).out).toMatch(/\]:::failed/);
    expect((await draw(broken)).out).not.toMatch(/\]:::failed/);
  });

  test('refuses a declaration that cannot be read', async () => {
    await expect(draw({ 'mesh.yaml': 'mesh: 1\n' })).rejects.toThrow(MeshError);
  });
});
