import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeBackup, type StoreBackupInput } from '../../lib/cli/commands/store-backup.ts';
import { storeRestore, type StoreRestoreInput } from '../../lib/cli/commands/store-restore.ts';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { openBackup } from '../../lib/store/backup.ts';
import { openStore } from '../../lib/store/open.ts';
import { initialised, later, type MeshOfTests, now, refusal, type Said, testIo } from './ca-of-tests.ts';

const other = AgeIdentity.generate(randomBytes);

let mesh: MeshOfTests;
let io: Said;
let place = '';
beforeEach(async () => {
  mesh = await initialised();
  io = testIo();
  place = join(mesh.folder, '../usb');
  mkdirSync(place, { mode: 0o700 });
  writeFileSync(join(place, 'other.txt'), `${other.reveal()}\n`, { mode: 0o600 });
});
afterEach(() => mesh.end());

const backup = (own: Partial<StoreBackupInput> = {}): Promise<number> =>
  storeBackup(
    {
      ...mesh.input,
      to: [other.recipient.text],
      file: join(place, 'mesh.age'),
      terminal: false,
      searchPath: process.env['PATH'] ?? '',
      ...own,
    },
    io,
    now,
  );

const restore = (own: Partial<StoreRestoreInput> = {}): Promise<number> =>
  storeRestore(
    {
      ...mesh.input,
      identity: [join(place, 'other.txt')],
      file: join(place, 'mesh.age'),
      toFolder: undefined,
      recipient: [],
      asBefore: false,
      searchPath: process.env['PATH'] ?? '',
      ...own,
    },
    io,
  );

const storeOf = (): string => join(mesh.input.dataHome ?? '', 'isthmus', JSON.parse(mesh.text('pki/store.json')).id);

const opens = (folder: string, identity: AgeIdentity): Promise<unknown> =>
  openStore(folder, undefined).work({ identities: [identity], passphrase: undefined });

describe('store backup', () => {
  test('writes one private file that a recipient opens, and says that its header was checked', async () => {
    expect(await backup()).toBe(0);
    const file = join(place, 'mesh.age');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openBackup(readFileSync(file), [other]).keys.size).toBe(2);
    expect(io.said).toEqual({ out: '', err: expect.stringContaining('Its header and its bytes were checked.') });
  });

  test('opens it again where the identity of a recipient is at hand', async () => {
    await backup({ to: [other.recipient.text, mesh.identity.recipient.text, other.recipient.text] });
    expect(io.said.err).toContain('everything in it was checked');
    expect(io.said.err.split(other.recipient.text)).toHaveLength(2);
  });

  test('goes armoured to stdout without a file, and to no terminal', async () => {
    expect(await backup({ file: undefined })).toBe(0);
    expect(io.said.out).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(openBackup(Buffer.from(io.said.out), [other]).keys.size).toBe(2);
    expect(await refusal(backup({ file: undefined, terminal: true }))).toEqual(['backup-target']);
  });

  test('is refused in the work tree of the mesh, ignored or not, over a file, and without its folder', async () => {
    expect(await refusal(backup({ file: join(mesh.folder, 'b.age') }))).toEqual(['target-in-mesh']);
    execFileSync('git', ['init', '-q'], { cwd: join(mesh.folder) });
    mesh.put('.gitignore', '*.age\n');
    expect(await refusal(backup({ file: join(mesh.folder, 'b.age') }))).toEqual(['target-in-mesh']);
    expect(await refusal(backup({ file: join(mesh.folder, 'b.txt') }))).toEqual(['target-tracked']);
    writeFileSync(join(place, 'there'), 'x');
    expect(await refusal(backup({ file: join(place, 'there') }))).toEqual(['target-exists']);
    expect(await refusal(backup({ file: join(place, 'no/where') }))).toEqual(['target-folder']);
    expect(readFileSync(join(place, 'there'), 'utf8')).toBe('x');
  });

  test('is refused for nobody, and for what is no age recipient', async () => {
    expect(await refusal(backup({ to: [] }))).toEqual(['recipient-missing']);
    expect(await refusal(backup({ to: ['ssh-ed25519 AAAA'] }))).toEqual(['recipient-malformed']);
    expect(existsSync(join(place, 'mesh.age'))).toBe(false);
  });

  test('says that the root is not in it where its media are not at hand', async () => {
    const apart = join(place, 'root');
    const second = await initialised(undefined, { rootStore: apart });
    renameSync(apart, `${apart}-away`);
    await backup({ ...second.input, to: [other.recipient.text] });
    expect(io.said.err).toContain('the root is not in this backup');
    second.end();
  });
});

describe('store restore', () => {
  test('brings the store back where pki/store.json expects it, for whoever opened the backup', async () => {
    await backup();
    rmSync(storeOf(), { recursive: true });
    expect(await restore()).toBe(0);
    expect(io.said.err).toContain(`opens with ${other.recipient.text}`);
    const clusters = { clusters: [], all: true, discardKeys: false };
    const own = { ...mesh.input, identity: [join(place, 'other.txt')] };
    expect(await caIssue({ ...own, ...clusters }, testIo(), now)).toBe(0);
  });

  test('leaves a store alone that stands there', async () => {
    await backup();
    const before = readFileSync(join(storeOf(), 'store.json'), 'utf8');
    expect(await refusal(restore())).toEqual(['store-exists']);
    expect(readFileSync(join(storeOf(), 'store.json'), 'utf8')).toBe(before);
  });

  test('goes to a folder that is named, with the recipients that are named or those of before', async () => {
    await backup();
    const [one, two] = [join(place, 'one'), join(place, 'two')];
    const third = AgeIdentity.generate(randomBytes);
    await restore({ toFolder: one, recipient: [third.recipient.text] });
    await restore({ toFolder: two, asBefore: true });
    await expect(opens(one, third)).resolves.toBeDefined();
    await expect(opens(two, mesh.identity)).resolves.toBeDefined();
    expect(await refusal(opens(one, other))).toEqual(['wrong-identity']);
    const both = restore({ toFolder: join(place, 'x'), recipient: [third.recipient.text], asBefore: true });
    expect(await refusal(both)).toEqual(['restore-protection']);
  });

  test('needs an identity that opens it, and a file that is a backup', async () => {
    await backup();
    rmSync(storeOf(), { recursive: true });
    expect(await refusal(restore({ identity: [] }))).toEqual(['identity-missing']);
    expect(await refusal(restore({ identity: [mesh.identityFile] }))).toEqual(['wrong-identity']);
    expect(await refusal(restore({ file: mesh.identityFile }))).toEqual(['backup-unreadable']);
    expect(await refusal(restore({ file: join(place, 'nothing') }))).toEqual(['backup-unreadable']);
    expect(existsSync(storeOf())).toBe(false);
  });

  test('refuses the backup of another mesh, and works where there is no mesh', async () => {
    await backup();
    const second = await initialised();
    expect(await refusal(restore({ mesh: second.input.mesh }))).toEqual(['store-other-mesh']);
    second.end();
    rmSync(storeOf(), { recursive: true });
    expect(await restore({ mesh: join(place, 'mesh.yaml') })).toBe(0);
  });

  test('warns of a backup that is older than what the repository knows', async () => {
    await backup({ to: [mesh.identity.recipient.text] });
    for (const days of [1, 2]) {
      const [cluster] = [['cluster1'], ['cluster2']][days - 1] ?? [];
      // oxlint-disable-next-line no-await-in-loop
      await caIssue(
        { ...mesh.input, clusters: [cluster ?? ''], all: false, discardKeys: false },
        testIo(),
        later(days),
      );
    }
    rmSync(storeOf(), { recursive: true });
    expect(await restore({ identity: [mesh.identityFile] })).toBe(0);
    expect(io.said.err).toContain('counts as stale');
  });
});
