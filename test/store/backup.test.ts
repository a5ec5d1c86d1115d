import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { armor } from '../../lib/sealing/age/armor.ts';
import { decryptWithIdentities, encryptForRecipients } from '../../lib/sealing/age/age.ts';
import type { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { makeBackup, openBackup, verifyBackup } from '../../lib/store/backup.ts';
import { openStore } from '../../lib/store/open.ts';
import { readParts, writeParts } from '../../lib/store/parts.ts';
import { restoreStore } from '../../lib/store/restore.ts';
import type { Store } from '../../lib/store/store.ts';
import { rootOf } from '../pki/mesh-of-tests.ts';
import {
  cacerts,
  codesOf,
  forIdentity,
  newFolder,
  newIdentity,
  secret,
  storeIn,
  withIdentity,
  withPassphrase,
} from './store-fixture.ts';

const me = newIdentity();
const backup = newIdentity();

let above = '';
let folder = '';
let store: Store;
beforeEach(async () => {
  above = newFolder();
  folder = join(above, 'store');
  store = storeIn(folder, me);
  const { certificate, key } = rootOf();
  (await store.root(withIdentity(me))).addRoot(certificate.pem, key);
  (await store.work(withIdentity(me))).change((draft) => {
    draft.putCacerts('east', cacerts('east'));
    draft.setProfile('x');
  });
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const bothCompartments = ['work', 'root'] as const;

const backedUp = (...recipients: readonly AgeIdentity[]): Promise<Buffer> =>
  makeBackup(store, {
    unlock: withIdentity(me),
    recipients: recipients.map(({ recipient }) => recipient),
    compartments: bothCompartments,
    random: randomBytes,
  });

const restored = (file: Buffer, identity: AgeIdentity): Store =>
  restoreStore({ backup: file, identities: [identity], folder: join(above, 'restored') });

const contentOf = async (from: Store, identity: AgeIdentity): Promise<unknown> => {
  const fresh = openStore(from.folder, { id: store.id, generation: store.generation });
  const [work, root] = [await fresh.work(withIdentity(identity)), await fresh.root(withIdentity(identity))];
  const keys = work.cacerts('east').map(({ key }) => key.reveal('pem').toString());
  const roots = root.roots().map(({ certificatePem, key }) => [certificatePem, key.reveal('pem').toString()]);
  return { profile: work.profile, keys, roots, fingerprintKey: work.fingerprintKey.toString('hex') };
};

describe('a backup', () => {
  test('brings everything back for somebody who could never open the store', async () => {
    const file = await backedUp(backup);
    const before = await contentOf(store, me);
    rmSync(folder, { recursive: true });
    const again = restored(file, backup);
    expect(await contentOf(again, backup)).toEqual(before);
    expect(again.generation).toBe(store.generation);
    expect(await codesOf(() => openStore(again.folder, undefined).work(withIdentity(me)))).toEqual(['wrong-identity']);
    (await again.work(withIdentity(backup))).change((draft) => draft.setProfile('goes on'));
  });

  test('leaves the store as it was for one of its own recipients', async () => {
    const again = restored(await backedUp(backup, me), me);
    expect(again.manifest).toEqual(store.manifest);
    expect(await contentOf(again, me)).toEqual(await contentOf(store, me));
  });

  test('is read armoured, too', async () => {
    const file = Buffer.from(armor(await backedUp(backup)));
    expect(openBackup(file, [backup]).manifest.id).toBe(store.id);
  });

  test('restores for new recipients, or as it was, when that is wished', async () => {
    const file = await backedUp(backup);
    const third = newIdentity();
    const common = { backup: file, identities: [backup] };
    const forThird = restoreStore({ ...common, folder: join(above, 'third'), protection: forIdentity(third) });
    expect(await contentOf(forThird, third)).toEqual(await contentOf(store, me));
    const asBefore = restoreStore({ ...common, folder: join(above, 'before'), protection: 'as-before' });
    expect(await contentOf(asBefore, me)).toEqual(await contentOf(store, me));
  });

  test('of a store with a passphrase does not need the passphrase', async () => {
    const protection = { kind: 'passphrase', passphrase: secret('correct horse battery') } as const;
    store = storeIn(join(above, 'locked'), me, { protection, rootProtection: protection, stretching: 4 });
    const file = await makeBackup(openStore(store.folder, undefined), {
      unlock: withPassphrase('correct horse battery'),
      recipients: [backup.recipient],
      compartments: bothCompartments,
      random: randomBytes,
    });
    const again = restored(file, backup);
    expect(await codesOf(() => openStore(again.folder, undefined).work(withIdentity(backup)))).toEqual([]);
  });

  test('without the root restores without the root', async () => {
    const file = await makeBackup(store, {
      unlock: withIdentity(me),
      recipients: [backup.recipient],
      compartments: ['work'],
      random: randomBytes,
    });
    const again = restored(file, backup);
    expect(readdirSync(again.folder).toSorted()).toEqual(['store.json', 'work']);
    expect(await codesOf(() => openStore(again.folder, undefined).root(withIdentity(backup)))).toEqual([
      'store-missing',
    ]);
  });

  test('puts the root where it is told', async () => {
    const rootFolder = join(above, 'usb');
    const identities = [backup];
    const spec = { backup: await backedUp(backup), identities, folder: join(above, 'restored'), rootFolder };
    const again = restoreStore(spec);
    expect([existsSync(join(again.folder, 'root')), existsSync(join(rootFolder, 'identity.age'))]).toEqual([
      false,
      true,
    ]);
    expect((await openStore(again.folder, undefined, rootFolder).root(withIdentity(backup))).roots()).toHaveLength(1);
  });

  test('needs a recipient', async () => {
    await expect(backedUp()).rejects.toThrow(RangeError);
  });
});

const refusal = async (file: Buffer, identity = backup): Promise<readonly string[]> => {
  const codes = await codesOf(() => restored(file, identity));
  expect(existsSync(join(above, 'restored'))).toBe(false);
  return codes;
};

describe('a restore is refused, and nothing stands there,', () => {
  test('with the wrong identity, a changed byte, or another file', async () => {
    const file = await backedUp(backup);
    expect(await refusal(file, me)).toEqual(['wrong-identity']);
    const changed = Buffer.from(file);
    changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1;
    expect(await refusal(changed)).toEqual(['backup-unreadable']);
    expect(await refusal(file.subarray(0, -100))).toEqual(['backup-unreadable']);
    expect(await refusal(Buffer.from('no age file'))).toEqual(['backup-unreadable']);
    const empty = encryptForRecipients(Buffer.from('{}'), [backup.recipient], randomBytes);
    expect(await refusal(empty)).toEqual(['backup-unreadable']);
  });

  test('when any part of it is missing, is another one, or was made by somebody else', async () => {
    const file = await backedUp(backup);
    const forged = (edit: (parts: Map<string, Buffer>) => void): Buffer => {
      const parts = new Map(readParts(decryptWithIdentities(file, [backup])));
      edit(parts);
      return encryptForRecipients(writeParts(parts), [backup.recipient], randomBytes);
    };
    const other = storeIn(join(above, 'other'), me);
    const theirs = other.manifest;
    const names = [...(readParts(decryptWithIdentities(file, [backup]))?.keys() ?? [])];
    expect(names).toContain('identity of work');
    for (const name of names.filter((one) => one !== 'identity of root')) {
      // oxlint-disable-next-line no-await-in-loop
      expect([name, await refusal(forged((parts) => parts.delete(name)))]).toEqual([name, ['backup-unreadable']]);
    }
    const stranger = newIdentity();
    const strange = forged((parts) => parts.set('identity of work', Buffer.from(`${stranger.reveal()}\n`)));
    expect(await refusal(strange)).toEqual(['backup-unreadable']);
    const relabelled = forged((parts) => parts.set('store.json', Buffer.from(JSON.stringify(theirs))));
    expect(await refusal(relabelled)).toEqual(['backup-unreadable']);
    const raised = { ...store.manifest, generation: 99 };
    const unsigned = forged((parts) => parts.set('store.json', Buffer.from(JSON.stringify(raised))));
    expect(await refusal(unsigned)).toEqual(['backup-unreadable']);
    expect(
      await codesOf(() =>
        restored(
          forged(() => undefined),
          backup,
        ),
      ),
    ).toEqual([]);
  });

  test('where anything stands already', async () => {
    const file = await backedUp(backup);
    mkdirSync(join(above, 'restored'), { mode: 0o700 });
    writeFileSync(join(above, 'restored/x'), 'x');
    expect(await codesOf(() => restored(file, backup))).toEqual(['store-exists']);
    expect(readdirSync(join(above, 'restored'))).toEqual(['x']);
    rmSync(join(above, 'restored/x'));
    expect(await codesOf(() => restored(file, backup))).toEqual([]);
  });

  test('in a work tree of Git', async () => {
    const file = await backedUp(backup);
    cpSync(folder, join(above, 'copy'), { recursive: true });
    mkdirSync(join(above, '.git'));
    expect(await refusal(file)).toEqual(['store-tracked']);
  });
});

describe('the verification of a backup', () => {
  test('opens it where a recipient is at hand, and else looks at its header', async () => {
    const file = await backedUp(backup, me);
    const recipients = [backup.recipient, me.recipient];
    expect(verifyBackup(file, file, recipients, [me])).toBe('content');
    expect(verifyBackup(file, file, recipients, [newIdentity()])).toBe('header');
    expect(verifyBackup(file, file, recipients, [])).toBe('header');
  });

  test('fails when something else came back, or a recipient is missing', async () => {
    const file = await backedUp(backup);
    const cut = (): unknown => verifyBackup(file, file.subarray(0, -1), [backup.recipient], []);
    expect(await codesOf(cut)).toEqual(['backup-unreadable']);
    const lacking = (): unknown => verifyBackup(file, file, [backup.recipient, me.recipient], []);
    expect(await codesOf(lacking)).toEqual(['backup-unreadable']);
  });
});
