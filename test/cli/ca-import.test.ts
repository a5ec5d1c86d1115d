import { afterEach, describe, expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type CaImportInput, caImport } from '../../lib/cli/commands/ca-import.ts';
import { caImportPublic } from '../../lib/cli/commands/ca-import-public.ts';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { caRenew } from '../../lib/cli/commands/ca-renew.ts';
import { openContext } from '../../lib/cli/secret-context.ts';
import { intermediateOf, p256, rootOf, strict } from '../pki/mesh-of-tests.ts';
import { oddCertificate } from '../pki/odd-certificate.ts';
import { initialised, later, type MeshOfTests, now, program, refusal, testIo } from './ca-of-tests.ts';
import { answer, imported, importWish as wish, request } from './ca-requests.ts';

const meshes: MeshOfTests[] = [];
/** A mesh whose root is somebody else's. */
const newMesh = async (makeRoot = false): Promise<MeshOfTests> => {
  const mesh = await initialised(undefined, { makeRoot });
  meshes.push(mesh);
  return mesh;
};
afterEach(() => {
  for (const mesh of meshes.splice(0)) mesh.end();
});

describe('ca import', () => {
  test('takes over the answer to a request, and the key that waited for it', async () => {
    const mesh = await newMesh();
    const root = rootOf({ profile: strict });
    const pem = await imported(mesh, 'cluster1', root);
    expect(mesh.text('pki/cluster1/ca-cert.pem')).toBe(pem);
    expect(mesh.text('pki/cluster1/cert-chain.pem')).toBe(pem + root.certificate.pem);
    await imported(mesh, 'cluster2', root);
    const { work } = await openContext(mesh.input, testIo(), now);
    expect([work.clusters(), work.pendingKey('cluster1')]).toEqual([['cluster1', 'cluster2'], undefined]);
    // What was signed elsewhere is not renewed here.
    const renew = { ...mesh.input, clusters: ['cluster1'], all: false, discardKeys: false };
    expect(await refusal(caRenew(renew, testIo(), now))).toEqual(['root-none']);
  });

  test('finds the certificates between in any order, and refuses one that has no place', async () => {
    const mesh = await newMesh();
    const [rootKey, middleKey, upperKey] = [p256(), p256(), p256()];
    const name = { root: 'Root CA', upper: 'Upper CA', middle: 'Middle CA' };
    const root = oddCertificate({ name: name.root, key: rootKey, issuer: { name: name.root, key: rootKey } });
    const upper = oddCertificate({ name: name.upper, key: upperKey, issuer: { name: name.root, key: rootKey } });
    const middle = oddCertificate({ name: name.middle, key: middleKey, issuer: { name: name.upper, key: upperKey } });
    const answered = answer(mesh, await request(mesh, 'cluster1'), 'cluster1', { certificate: middle, key: middleKey });
    mesh.put('../root.pem', root.pem);
    mesh.put('../chain.pem', upper.pem + middle.pem + root.pem);
    const chain = join(mesh.folder, '../chain.pem');
    mesh.put('../stray.pem', rootOf().certificate.pem + middle.pem + upper.pem);
    const stray = wish(mesh, 'cluster1', { chain: join(mesh.folder, '../stray.pem') });
    expect(await refusal(caImport(stray, testIo(), now))).toEqual(['import-stray-certificate']);
    expect(await refusal(caImport(wish(mesh, 'cluster1'), testIo(), now))).toContain('L05');
    await caImport(wish(mesh, 'cluster1', { chain }), testIo(), now);
    expect(mesh.text('pki/cluster1/cert-chain.pem')).toBe(answered + middle.pem + upper.pem + root.pem);
  });

  test('leaves out carriage returns and text around the blocks, and says so', async () => {
    const mesh = await newMesh();
    const root = rootOf({ profile: strict });
    const pem = answer(mesh, await request(mesh, 'cluster1'), 'cluster1', root);
    mesh.put('../answer.pem', `Certificate:\r\n    Data:\r\n${pem.replaceAll('\n', '\r\n')}`);
    const io = testIo();
    await caImport(wish(mesh, 'cluster1'), io, now);
    expect(mesh.text('pki/cluster1/ca-cert.pem')).toBe(pem);
    expect(io.said.err).toMatch(/answer\.pem: carriage returns left out\n.*answer\.pem: text outside/);
  });

  const bad: readonly (readonly [string, string, (mesh: MeshOfTests, pem: string) => void])[] = [
    [
      'a private key among certificates',
      'import-private-key',
      (mesh, pem) => mesh.put('../answer.pem', pem + p256().reveal('pem').toString()),
    ],
    ['no certificate at all', 'import-no-certificate', (mesh) => mesh.put('../answer.pem', 'nothing\n')],
    ['a torn certificate', 'import-unreadable', (mesh, pem) => mesh.put('../answer.pem', pem.slice(0, 200))],
    [
      'a certificate for another key',
      'import-foreign-key',
      (mesh) => mesh.put('../answer.pem', intermediateOf(rootOf(), 'cluster1').certificate.pem),
    ],
    [
      'a root that did not sign it',
      'L05',
      (mesh) => mesh.put('../root.pem', rootOf({ profile: strict }).certificate.pem),
    ],
    ['a file that is too large', 'file-too-large', (mesh) => mesh.put('../answer.pem', Buffer.alloc(1024 * 1024 + 1))],
  ];

  test.each(bad)('refuses %s and changes nothing', async (_, code, spoil) => {
    const mesh = await newMesh();
    const pem = answer(mesh, await request(mesh, 'cluster1'), 'cluster1', rootOf({ profile: strict }));
    const before = mesh.pki();
    spoil(mesh, pem);
    expect((await refusal(caImport(wish(mesh, 'cluster1'), testIo(), now)))[0]).toBe(code);
    expect(mesh.pki()).toEqual(before);
  });

  test('refuses links, missing files and clusters that are not declared', async () => {
    const mesh = await newMesh();
    const pem = answer(mesh, await request(mesh, 'cluster1'), 'cluster1', rootOf({ profile: strict }));
    mesh.put('../real.pem', pem);
    symlinkSync(join(mesh.folder, '../real.pem'), join(mesh.folder, '../link.pem'));
    const from = (cert: string): CaImportInput => wish(mesh, 'cluster1', { cert: join(mesh.folder, cert) });
    expect(await refusal(caImport(from('../link.pem'), testIo(), now))).toEqual(['file-symlink']);
    expect(await refusal(caImport(from('../none.pem'), testIo(), now))).toEqual(['file-missing']);
    expect(await refusal(caImport(wish(mesh, '../cluster1'), testIo(), now))).toEqual(['cluster-unknown']);
  });

  test('refuses a root that the other clusters do not trust', async () => {
    const mesh = await newMesh();
    await imported(mesh, 'cluster1', rootOf({ profile: strict }));
    const before = mesh.pki();
    expect(await refusal(imported(mesh, 'cluster2', rootOf({ profile: strict })))).toContain('L08');
    expect(mesh.has('pki/cluster2')).toBe(false);
    expect(mesh.text('pki/cluster1/ca-cert.pem')).toBe(before['pki/cluster1/ca-cert.pem']);
  });

  test('refuses an exchange of roots in one step, and takes one in two', async () => {
    const mesh = await newMesh();
    const [one, other] = [rootOf({ profile: strict }), rootOf({ profile: strict })];
    await imported(mesh, 'cluster1', one);
    expect(await refusal(imported(mesh, 'cluster1', other))).toContain('L16');
    // Both roots, and the key that waits: the new intermediate is believed by whoever has taken both.
    mesh.put('../root.pem', one.certificate.pem + other.certificate.pem);
    await caImport(wish(mesh, 'cluster1'), testIo(), now);
    expect(mesh.text('pki/cluster1/root-cert.pem')).toBe(one.certificate.pem + other.certificate.pem);
    expect(mesh.text('pki/cluster1/cert-chain.pem').endsWith(other.certificate.pem)).toBe(true);
  });

  test('taken up again writes what an ended run had not written', async () => {
    const mesh = await newMesh();
    const pem = await imported(mesh, 'cluster1', rootOf({ profile: strict }));
    mesh.put('pki/cluster1/ca-cert.pem', 'spoilt');
    await caImport(wish(mesh, 'cluster1'), testIo(), now);
    expect(mesh.text('pki/cluster1/ca-cert.pem')).toBe(pem);
    const { work } = await openContext(mesh.input, testIo(), now);
    expect(work.cacerts('cluster1')).toHaveLength(1);
  });

  test('is refused by renew where the store has a root of its own', async () => {
    const mesh = await newMesh(true);
    await imported(mesh, 'cluster1', rootOf({ profile: strict }));
    const renew = { ...mesh.input, clusters: ['cluster1'], all: false, discardKeys: false };
    expect(await refusal(caRenew(renew, testIo(), later(1)))).toEqual(['ca-imported']);
  });
});

describe('ca import --public', () => {
  test('commits the root of a CA that is made elsewhere, with no store', async () => {
    const mesh = await newMesh(true);
    const issue = { ...mesh.input, clusters: ['cluster1'], all: false, discardKeys: false };
    await caIssue(issue, testIo(), now);
    const root = mesh.text('pki/cluster1/root-cert.pem');
    mesh.put('../ca.crt', root.replaceAll('\n', '\r\n'));
    const publicWish = { mesh: mesh.input.mesh, root: join(mesh.folder, '../ca.crt') };
    expect(await caImportPublic({ ...publicWish, cluster: 'cluster2' }, testIo(), now)).toBe(0);
    expect(mesh.text('pki/cluster2/root-cert.pem')).toBe(root);
    expect(await refusal(caImportPublic({ ...publicWish, cluster: 'cluster1' }, testIo(), now))).toEqual(['ca-exists']);
    expect(await refusal(caImportPublic({ ...publicWish, cluster: '../x' }, testIo(), now))).toEqual([
      'cluster-unknown',
    ]);
    mesh.put('../ca.crt', rootOf().certificate.pem);
    expect(await refusal(caImportPublic({ ...publicWish, cluster: 'cluster2' }, testIo(), now))).toContain('L16');
    mesh.put('../ca.crt', mesh.text('pki/cluster1/ca-cert.pem'));
    expect(await refusal(caImportPublic({ ...publicWish, cluster: 'cluster2' }, testIo(), now))).toContain('L05');
  });

  test('asks for the right flags', async () => {
    const mesh = await newMesh();
    const flags = ['ca', 'import', 'cluster1', '--root', 'r.pem'];
    expect(await program(mesh.folder, flags)).toMatchObject({ code: 2, out: '' });
    expect(await program(mesh.folder, [...flags, '--public', '--cert', 'c.pem'])).toMatchObject({ code: 2, out: '' });
  }, 30_000);
});
