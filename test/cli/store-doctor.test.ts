import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { storeBackup } from '../../lib/cli/commands/store-backup.ts';
import { storeDoctor, type StoreDoctorInput } from '../../lib/cli/commands/store-doctor.ts';
import type { CheckLine } from '../../lib/cli/store/check-line.ts';
import { writeIndex } from '../../lib/sealing/index-file.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { openStore } from '../../lib/store/open.ts';
import type { WorkDraft } from '../../lib/store/store.ts';
import { initialised, type MeshOfTests, now, testIo } from './ca-of-tests.ts';

const other = AgeIdentity.generate(randomBytes);
const searchPath = process.env['PATH'] ?? '';

let mesh: MeshOfTests;
beforeEach(async () => {
  mesh = await initialised();
  await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
});
afterEach(() => mesh.end());

const backup = async (to = other): Promise<void> => {
  const file = join(mesh.folder, `../${randomBytes(4).toString('hex')}.age`);
  await storeBackup({ ...mesh.input, to: [to.recipient.text], file, terminal: false, searchPath }, testIo(), now);
};

interface Result {
  readonly code: number;
  readonly bad: readonly string[];
  readonly checks: readonly CheckLine[];
}

const doctor = async (own: Partial<StoreDoctorInput> = {}): Promise<Result> => {
  const io = testIo();
  const code = await storeDoctor({ ...mesh.input, root: false, format: 'json', searchPath, ...own }, io);
  const { checks }: { checks: CheckLine[] } = JSON.parse(io.said.out);
  const bad = checks.filter(({ result }) => result !== 'ok').map(({ result, detail }) => `${result}: ${detail}`);
  return { code, bad, checks };
};

const store = (): string => join(mesh.input.dataHome ?? '', 'isthmus', JSON.parse(mesh.text('pki/store.json')).id);

const change = async (edit: (draft: WorkDraft) => void): Promise<void> => {
  const work = await openStore(store(), undefined).work({ identities: [mesh.identity], passphrase: undefined });
  work.change(edit);
};

describe('store doctor', () => {
  test('finds nothing wrong with a store that has a backup, and says what it looked at', async () => {
    await backup();
    const { code, bad, checks } = await doctor();
    expect([code, bad]).toEqual([0, []]);
    expect(checks.map(({ check }) => check)).toEqual([
      'no change of the repository was interrupted',
      'pki/store.json names a store',
      'the folder is private',
      'Git cannot take it up',
      'the manifest can be read',
      'it is the store that pki/store.json names',
      'it is not older than pki/store.json',
      'every file of the work compartment is there',
      'every file of the root compartment is there, if it is at hand',
      'there is a backup that somebody else can open',
      'nothing is left of an interrupted change',
      'the work compartment opens, and the store wrote all of it',
      'pki/signers.json lists the signer of the store',
      'pki/ has the files of every intermediate',
      'the store has the key of every recipient it generated',
      'recipients/ names every key pair that the store generated',
      'every cluster that may receive keys is declared',
      'no sealed index was signed by a newer store',
      'the root compartment opens, and the store wrote all of it',
      'pki/store.json names the roots of the store',
    ]);
  });

  test('prints one plain line a check', async () => {
    await backup();
    const io = testIo();
    await storeDoctor({ ...mesh.input, root: false, format: 'table', searchPath }, io);
    const lines = io.said.out.trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    for (const line of lines) expect(line).toMatch(/^ok {7}\S/);
  });

  test('misses a backup, one that somebody else can open, and one of the present state', async () => {
    expect((await doctor()).bad).toEqual(['finding: no backup was made here']);
    await backup(mesh.identity);
    expect(await doctor()).toMatchObject({ code: 1, bad: [expect.stringContaining("0 of them not the store's own")] });
    await backup();
    await change((draft) =>
      draft.setProfile('{"profile":"strict","algorithm":"ecdsa-p256","nameConstraints":false}\n'),
    );
    expect(await doctor()).toMatchObject({ code: 0, bad: [expect.stringMatching(/^warning: .*1 changes since/)] });
  });

  test('names every way in which the files are wrong, not the first alone', async () => {
    await backup();
    chmodSync(store(), 0o755);
    const [file = ''] = readdirSync(join(store(), 'work')).filter((name) => name.startsWith('cacerts'));
    rmSync(join(store(), 'work', file));
    chmodSync(join(store(), 'root/identity.age'), 0o640);
    const { code, bad } = await doctor();
    expect(code).toBe(1);
    expect(bad).toEqual([
      expect.stringMatching(/store-mode: .*0755/),
      expect.stringMatching(/store-half: .*cacerts/),
      expect.stringMatching(/store-mode: .*identity.age has mode 0640/),
    ]);
  });

  test('finds half a store, a stale one, and one that is not there', async () => {
    await backup();
    const text = mesh.text('pki/store.json');
    mesh.put('pki/store.json', text.replace(/"generation": \d+/, '"generation": 99'));
    expect((await doctor()).bad.join()).toContain('store-stale');
    mesh.put('pki/store.json', text);
    rmSync(join(store(), 'work', 'identity.age'));
    expect((await doctor()).bad.join()).toContain('store-half');
    rmSync(store(), { recursive: true });
    expect((await doctor()).bad.join()).toContain('store-missing');
    rmSync(join(mesh.folder, 'pki/store.json'));
    expect(await doctor()).toMatchObject({ code: 1, bad: ['finding: it does not exist'] });
  });

  test('finds that nobody at hand can open it', async () => {
    await backup();
    const file = join(mesh.folder, '../other.txt');
    writeFileSync(file, `${other.reveal()}\n`, { mode: 0o600 });
    const { code, bad } = await doctor({ identity: [file] });
    expect([code, bad]).toEqual([1, [expect.stringContaining('wrong-identity'), 'skipped: not opened']]);
  });

  test('compares pki/ with the store', async () => {
    await backup();
    rmSync(join(mesh.folder, 'pki/cluster1/cert-chain.pem'));
    mesh.put('pki/cluster2/root-cert.pem', 'another');
    const signers = mesh.text('pki/signers.json');
    mesh.put('pki/signers.json', '{"version":1,"signers":[]}\n');
    const { id, generation, ...rest } = JSON.parse(mesh.text('pki/store.json'));
    const roots = [{ sha256: '0'.repeat(64) }];
    mesh.put('pki/store.json', JSON.stringify({ ...rest, id, generation, roots }));
    expect((await doctor()).bad).toEqual([
      expect.stringContaining('signers-differ'),
      'finding: pki/cluster1/cert-chain.pem is missing',
      'finding: pki/cluster2/root-cert.pem is not what the store holds',
      expect.stringMatching(/0{16} is named and not held, [0-9a-f]{16} is held and not named/),
    ]);
    expect(signers).toContain('publicKey');
  });

  test('misses the key of a recipient that the store generated, and finds the one that is there', async () => {
    const [held, lost] = [AgeIdentity.generate(randomBytes), AgeIdentity.generate(randomBytes)];
    await change((draft) => {
      draft.putSealingKey('cluster1', 'age', new SecretBytes(Buffer.from(`# mine\n${held.reveal()}\n`)));
      draft.setRecipients(
        [held, lost].map(({ recipient }) => ({
          cluster: 'cluster1',
          kind: 'age',
          recipient: recipient.text,
          status: 'approved',
          at: now.toISOString(),
          origin: 'generated',
        })),
      );
    });
    mesh.put('recipients/cluster1/age.txt', `${held.recipient.text}\n`);
    await backup();
    const { code, bad } = await doctor();
    expect([code, bad.length]).toEqual([1, 1]);
    expect(bad[0]).toContain(lost.recipient.text.slice(0, 16));
  });

  test('says how to write what only the store has, and which index a newer store signed', async () => {
    const held = AgeIdentity.generate(randomBytes);
    await change((draft) => {
      draft.putSealingKey('cluster1', 'age', new SecretBytes(Buffer.from(`${held.reveal()}\n`)));
      const recipient = { cluster: 'cluster1', kind: 'age', recipient: held.recipient.text } as const;
      draft.setRecipients([{ ...recipient, status: 'approved', at: '', origin: 'generated' }]);
    });
    await backup();
    rmSync(join(mesh.folder, 'pki/cluster2'), { recursive: true });
    const work = await openStore(store(), undefined).work({ identities: [mesh.identity], passphrase: undefined });
    const { id } = JSON.parse(mesh.text('pki/store.json'));
    const index = { store: id, generation: 99, cluster: 'gone', documents: [] };
    mesh.put('sealed/gone/index.json', writeIndex(index, work.signer));
    const { code, checks } = await doctor();
    const found = checks.filter(({ result }) => result === 'finding');
    expect(code).toBe(1);
    expect(found.map(({ check, remedy }) => `${check}: ${remedy}`)).toEqual([
      ...Array.from(
        { length: 3 },
        () => 'pki/ has the files of every intermediate: isthmus ca issue cluster2 writes what the store holds',
      ),
      'recipients/ names every key pair that the store generated: isthmus recipients generate cluster1 writes it',
      'no sealed index was signed by a newer store: update the store: git pull where it has a repository',
    ]);
  });

  test('sees what an interrupted change left', async () => {
    await backup();
    writeFileSync(join(store(), 'work/state.99.age'), 'x', { mode: 0o600 });
    mkdirSync(join(mesh.folder, '.isthmus-transaction'));
    const { code, bad } = await doctor();
    expect([code, bad]).toEqual([1, ['finding: a transaction is open', expect.stringContaining('state.99.age')]]);
  });
});
