import { afterEach, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CaIssueInput, caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { caRenew } from '../../lib/cli/commands/ca-renew.ts';
import { initialised, type MeshOfTests, now, refusal, testIo } from './ca-of-tests.ts';

const meshes: MeshOfTests[] = [];
const newMesh = async (...spec: Parameters<typeof initialised>): Promise<MeshOfTests> => {
  const mesh = await initialised(...spec);
  meshes.push(mesh);
  return mesh;
};
afterEach(() => {
  for (const mesh of meshes.splice(0)) mesh.end();
});

const wish = (mesh: MeshOfTests, ...clusters: readonly string[]): CaIssueInput => ({
  ...mesh.input,
  clusters,
  all: clusters.length === 0,
  discardKeys: false,
});

const threeClusters = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1 }
  cluster2: { network: network1 }
  cluster3: { network: network1 }
`;

describe('a repository behind its store', () => {
  test('writes the files of a renewal that was ended before the repository, and renews no second time before', async () => {
    const mesh = await newMesh();
    await caIssue(wish(mesh), testIo(), now);
    const before = mesh.pki();
    await caRenew(wish(mesh, 'cluster1'), testIo(), now);
    const after = mesh.pki();
    for (const [file, text] of Object.entries(before)) mesh.put(file, text);
    expect(mesh.pki()).toEqual(before);
    const [codes, all] = [await refusal(caRenew(wish(mesh, 'cluster1'), testIo(), now)), wish(mesh)];
    expect([codes, await refusal(caRenew(all, testIo(), now))]).toEqual([['pki-differs'], ['pki-differs']]);
    const io = testIo();
    expect(await caIssue(wish(mesh, 'cluster1'), io, now)).toBe(0);
    expect(io.said.err).toContain('pki/ was behind the store for cluster1');
    expect(mesh.pki()).toEqual(after);
    expect(await refusal(caIssue(wish(mesh, 'cluster1'), testIo(), now))).toEqual(['ca-exists']);
    expect(await caRenew(wish(mesh, 'cluster1'), testIo(), now)).toBe(0);
  });

  test('with --all takes up what is behind beside what is new, and leaves certificates that the store does not have', async () => {
    const mesh = await newMesh(threeClusters);
    await caIssue(wish(mesh, 'cluster1', 'cluster2'), testIo(), now);
    const { 'pki/cluster1/ca-cert.pem': lost = '' } = mesh.pki();
    const foreign = mesh.text('pki/cluster1/ca-cert.pem');
    rmSync(join(mesh.folder, 'pki/cluster1'), { recursive: true });
    mesh.put('pki/cluster2/ca-cert.pem', foreign);
    expect(await caIssue(wish(mesh), testIo(), now)).toBe(0);
    expect(mesh.text('pki/cluster1/ca-cert.pem')).toBe(lost);
    expect(mesh.text('pki/cluster2/ca-cert.pem')).toBe(foreign);
    expect(mesh.has('pki/cluster3/ca-cert.pem')).toBe(true);
    expect(await caIssue(wish(mesh, 'cluster2'), testIo(), now)).toBe(0);
    expect(mesh.text('pki/cluster2/ca-cert.pem')).not.toBe(foreign);
  });
});
