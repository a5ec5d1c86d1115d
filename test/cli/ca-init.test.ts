import { afterEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CaInitInput, caInit } from '../../lib/cli/commands/ca-init.ts';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { readPublicStore } from '../../lib/signed-index/public-store.ts';
import { readSigners } from '../../lib/signed-index/signers.ts';
import { readCertificateFile } from '../../lib/pki/certificate.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { openBackup } from '../../lib/store/backup.ts';
import { readBackupRecord } from '../../lib/store/backup-record.ts';
import { initInput, meshOfTests, type MeshOfTests, now, program, refusal, testIo } from './ca-of-tests.ts';

const meshes: MeshOfTests[] = [];
const newMesh = (declaration?: string): MeshOfTests => {
  const mesh = meshOfTests(declaration);
  meshes.push(mesh);
  return mesh;
};
afterEach(() => {
  for (const mesh of meshes.splice(0)) mesh.end();
});

const init = (mesh: MeshOfTests, own: Partial<CaInitInput> = {}): Promise<unknown> =>
  caInit(initInput(mesh, own), testIo(), now);

const stores = (mesh: MeshOfTests): readonly string[] => {
  const top = join(mesh.input.dataHome ?? '', 'isthmus');
  return existsSync(top) ? readdirSync(top) : [];
};

describe('ca init', () => {
  test('makes a store under its id, a root, and the public files that name them', async () => {
    const mesh = newMesh();
    const io = testIo();
    expect(await caInit(initInput(mesh), io, now)).toBe(0);
    const { store } = readPublicStore(mesh.text('pki/store.json'), 'mesh1');
    expect(stores(mesh)).toEqual([store?.id]);
    expect(store?.roots).toHaveLength(1);
    expect(readSigners('pki/signers.json', mesh.text('pki/signers.json')).signers).toHaveLength(1);
    const [file = ''] = readdirSync(join(mesh.folder, 'pki/roots'));
    const [root] = readCertificateFile(mesh.text(`pki/roots/${file}`)).certificates;
    expect([root?.title, root?.publicKeyDigest]).toEqual(['Root CA mesh1', store?.roots[0]?.sha256]);
    expect(io.said.out).toBe('');
    expect(io.said.err).not.toMatch(/PRIVATE|AGE-SECRET/);
    expect(Object.values(mesh.pki()).join('')).not.toMatch(/PRIVATE|AGE-SECRET/);
  });

  test('needs no key of those who will open it: neither theirs nor that of the root', async () => {
    const mesh = newMesh();
    const [work, root] = [AgeIdentity.generate(randomBytes), AgeIdentity.generate(randomBytes)];
    const recipients = { recipient: [work.recipient.text], rootRecipient: [root.recipient.text] };
    await init(mesh, { ...recipients, identity: [] });
    writeFileSync(join(mesh.folder, 'work.txt'), `${work.reveal()}\n`, { mode: 0o600 });
    // Whoever opens the one compartment does not open the other.
    const issue = {
      ...mesh.input,
      identity: [join(mesh.folder, 'work.txt')],
      clusters: [],
      all: true,
      discardKeys: false,
    };
    expect(await refusal(caIssue(issue, testIo(), now))).toEqual(['wrong-identity']);
  });

  test('takes a passphrase from a file, and refuses a weak one with nothing left behind', async () => {
    const mesh = newMesh();
    mesh.put('../weak', 'secret\n');
    const weak = { recipient: [], identity: [], passphraseFile: join(mesh.folder, '../weak') };
    expect(await refusal(init(mesh, weak))).toEqual(['passphrase-weak']);
    expect([stores(mesh), mesh.pki()]).toEqual([[], {}]);
    mesh.put('../strong', 'correct horse battery staple\n');
    const strong = { recipient: [], identity: [], passphraseFile: join(mesh.folder, '../strong') };
    await init(mesh, strong);
    const issue = { ...mesh.input, ...strong, clusters: ['cluster1'], all: false, discardKeys: false };
    expect(await caIssue(issue, testIo(), now)).toBe(0);
    mesh.put('../wrong', 'correct horse battery stable\n');
    const wrong = { ...issue, clusters: ['cluster2'], passphraseFile: join(mesh.folder, '../wrong') };
    expect(await refusal(caIssue(wrong, testIo(), now))).toEqual(['wrong-passphrase']);
    const nobody = { ...issue, clusters: ['cluster2'], passphraseFile: undefined };
    expect(await refusal(caIssue(nobody, testIo(), now))).toEqual(['passphrase-missing']);
  }, 60_000);

  test('is refused where the mesh has a store already, and says which', async () => {
    const mesh = newMesh();
    await init(mesh);
    const before = mesh.pki();
    expect(await refusal(init(mesh))).toEqual(['store-named']);
    expect([mesh.pki(), stores(mesh).length]).toEqual([before, 1]);
  });

  test('ends with a backup that its recipient can open, or with a word that there shall be none', async () => {
    const mesh = newMesh();
    const other = AgeIdentity.generate(randomBytes);
    const [backupTo, backupFile] = [[other.recipient.text], join(mesh.folder, '../mesh.age')];
    expect(await refusal(init(mesh, { backup: true }))).toEqual(['backup-choice']);
    expect(await refusal(init(mesh, { backup: false, backupTo }))).toEqual(['backup-choice']);
    const same = { backup: true, backupTo: [mesh.identity.recipient.text], backupFile };
    expect(await refusal(init(mesh, same))).toEqual(['backup-same-recipient']);
    expect(await refusal(init(mesh, { backup: true, backupTo: ['age1typo'], backupFile }))).toEqual([
      'recipient-malformed',
    ]);
    expect(stores(mesh)).toEqual([]);
    await init(mesh, { backup: true, backupTo, backupFile });
    expect(openBackup(readFileSync(backupFile), [other]).manifest.mesh).toBe('mesh1');
    expect(statSync(backupFile).mode & 0o777).toBe(0o600);
    const id = readPublicStore(mesh.text('pki/store.json'), 'mesh1').store?.id ?? '';
    expect(readBackupRecord(join(mesh.input.dataHome ?? '', 'isthmus', id))).toMatchObject({
      recipients: backupTo,
      compartments: ['work', 'root'],
    });
  });

  test('writes no backup into a Git work tree, and over no file', async () => {
    const mesh = newMesh();
    const backupTo = [AgeIdentity.generate(randomBytes).recipient.text];
    execFileSync('git', ['init', '-q'], { cwd: mesh.folder });
    const inside = { backup: true, backupTo, backupFile: join(mesh.folder, 'mesh.age') };
    expect(await refusal(init(mesh, inside))).toEqual(['backup-tracked']);
    expect(await refusal(init(mesh, { ...inside, backupFile: mesh.identityFile }))).toEqual(['file-exists']);
    expect(stores(mesh)).toEqual([]);
  });

  test('goes on with the store of a run that ended before pki/ was written', async () => {
    const mesh = newMesh();
    await init(mesh);
    const [first = ''] = stores(mesh);
    const before = mesh.pki();
    renameSync(join(mesh.folder, 'pki'), join(mesh.folder, 'gone'));
    expect(await refusal(init(mesh))).toEqual(['store-orphan']);
    const store = join(mesh.input.dataHome ?? '', 'isthmus', first);
    await init(mesh, { store });
    expect(mesh.pki()).toEqual(before);
    // A store that holds keys of clusters belongs to somebody.
    await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
    renameSync(join(mesh.folder, 'pki'), join(mesh.folder, 'gone-too'));
    expect(await refusal(init(mesh, { store }))).toEqual(['store-in-use']);
    await init(mesh, { newStore: true });
    expect(stores(mesh)).toHaveLength(2);
  });

  test('gives a store its final name when it goes on with one that was not complete', async () => {
    const mesh = newMesh();
    await init(mesh);
    const [id = ''] = stores(mesh);
    const top = join(mesh.input.dataHome ?? '', 'isthmus');
    renameSync(join(top, id), join(top, 'unfinished-1'));
    renameSync(join(mesh.folder, 'pki'), join(mesh.folder, 'gone'));
    expect(await refusal(init(mesh))).toEqual(['store-orphan']);
    await init(mesh, { store: join(top, 'unfinished-1') });
    expect(stores(mesh)).toEqual([id]);
    const issue = { ...mesh.input, clusters: [], all: true, discardKeys: false };
    expect(await caIssue(issue, testIo(), now)).toBe(0);
  });

  test('leaves no store behind when a later step fails', async () => {
    const mesh = newMesh();
    const backupTo = [AgeIdentity.generate(randomBytes).recipient.text];
    // A folder in which nobody can make a file.
    const run = init(mesh, { backup: true, backupTo, backupFile: '/proc/mesh.age' });
    await expect(run).rejects.toThrow('ENOENT');
    expect([stores(mesh), mesh.pki()]).toEqual([[], {}]);
  });

  test('refuses a store inside the work tree of the mesh, and a folder that is in use', async () => {
    const mesh = newMesh();
    execFileSync('git', ['init', '-q'], { cwd: mesh.folder });
    expect(await refusal(init(mesh, { store: join(mesh.folder, 'store') }))).toEqual(['store-tracked']);
    mkdirSync(join(mesh.folder, '../full'), { mode: 0o700 });
    mesh.put('../full/file', 'mine');
    expect((await refusal(init(mesh, { store: join(mesh.folder, '../full') }))).length).toBe(1);
    expect(readFileSync(join(mesh.folder, '../full/file'), 'utf8')).toBe('mine');
    expect(mesh.pki()).toEqual({});
  });

  test('keeps the roots on other media, without which nothing is issued', async () => {
    const mesh = newMesh();
    const rootStore = join(mesh.folder, '../media');
    await init(mesh, { rootStore });
    const issue = { ...mesh.input, clusters: ['cluster1'], all: false, discardKeys: false };
    expect(await caIssue({ ...issue, rootStore }, testIo(), now)).toBe(0);
    renameSync(rootStore, join(mesh.folder, '../drawer'));
    const second = caIssue({ ...issue, clusters: ['cluster2'], rootStore }, testIo(), now);
    expect(await refusal(second)).toHaveLength(1);
  });

  test('without a root leaves room for one that stays elsewhere', async () => {
    const mesh = newMesh();
    await init(mesh, { makeRoot: false });
    expect(readPublicStore(mesh.text('pki/store.json'), 'mesh1').store?.roots).toEqual([]);
    const issue = { ...mesh.input, clusters: [], all: true, discardKeys: false };
    expect(await refusal(caIssue(issue, testIo(), now))).toEqual(['root-none']);
  });

  test('as a program asks nothing without a terminal, and ends with exit code 3', async () => {
    const mesh = newMesh();
    const environment = { XDG_DATA_HOME: mesh.input.dataHome ?? '', HOME: mesh.input.home };
    const { code, out, err } = await program(mesh.folder, ['ca', 'init', '--no-backup'], environment);
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('passphrase-missing');
    expect(mesh.pki()).toEqual({});
  }, 30_000);
});
