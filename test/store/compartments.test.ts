import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../lib/store/open.ts';
import type { Store } from '../../lib/store/store.ts';
import { rootOf } from '../pki/mesh-of-tests.ts';
import {
  codesOf,
  forIdentity,
  newFolder,
  newIdentity,
  p256,
  secret,
  storeIn,
  withIdentity,
  withPassphrase,
} from './store-fixture.ts';

const me = newIdentity();
const unlock = withIdentity(me);

let above = '';
let folder = '';
beforeEach(() => {
  above = newFolder();
  folder = join(above, 'store');
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

/** As the next run finds it: a store that was just made is open. */
const reopened = ({ folder: where, rootFolder }: Store): Store => openStore(where, undefined, rootFolder);

describe('the compartments', () => {
  test('are opened one without the other', async () => {
    const rooty = newIdentity();
    const apart = reopened(storeIn(join(above, 'apart'), me, { rootProtection: forIdentity(rooty) }));
    expect(await codesOf(() => apart.work(unlock))).toEqual([]);
    expect(await codesOf(() => apart.root(unlock))).toEqual(['wrong-identity']);
    expect(await codesOf(() => apart.root(withIdentity(rooty)))).toEqual([]);
    expect(await codesOf(() => reopened(apart).work(withIdentity(rooty)))).toEqual(['wrong-identity']);
  });

  test('may be opened with any of several identities', async () => {
    const others = [newIdentity(), newIdentity()];
    const shared = storeIn(join(above, 'shared'), me, { protection: forIdentity(me, ...others) });
    for (const other of others) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await codesOf(() => openStore(shared.folder, undefined).work(withIdentity(other)))).toEqual([]);
    }
  });

  test('may have a passphrase; a wrong one does not stand in the way of the right one', async () => {
    const passphrase = 'correct horse battery';
    const protection = { kind: 'passphrase', passphrase: secret(passphrase) } as const;
    const locked = reopened(storeIn(join(above, 'locked'), me, { protection, stretching: 4 }));
    expect(await codesOf(() => locked.work(withPassphrase('another one, wrong')))).toEqual(['wrong-passphrase']);
    expect(await codesOf(() => locked.work(unlock))).toEqual(['wrong-passphrase']);
    expect(await codesOf(() => locked.work(withPassphrase(passphrase)))).toEqual([]);
    expect(protection.passphrase.reveal().toString()).toBe(passphrase);
  });

  test('ask for the passphrase once a run', async () => {
    const protection = { kind: 'passphrase', passphrase: secret('correct horse battery') } as const;
    const locked = reopened(storeIn(join(above, 'locked'), me, { protection, stretching: 4 }));
    let asked = 0;
    const counting = {
      identities: [],
      passphrase: () => {
        asked += 1;
        return Promise.resolve(secret('correct horse battery'));
      },
    };
    const [one, two] = [await locked.work(counting), await locked.work(counting)];
    one.change((draft) => draft.setProfile('x'));
    expect([asked, one === two]).toEqual([1, true]);
  });

  test('take a passphrase however its letters were composed', async () => {
    const protection = { kind: 'passphrase', passphrase: secret('Zwo\u0308lf Boxka\u0308mpfer') } as const;
    const locked = reopened(storeIn(join(above, 'locked'), me, { protection, stretching: 4 }));
    expect(await codesOf(() => locked.work(withPassphrase('Zw\u00f6lf Boxk\u00e4mpfer')))).toEqual([]);
  });
});

describe('the root compartment', () => {
  test('may lie on other media, and need not be at hand for work', async () => {
    const rootFolder = join(above, 'usb');
    const apart = storeIn(join(above, 'apart'), me, { rootFolder });
    expect(readdirSync(apart.folder).toSorted()).toEqual(['store.json', 'work']);
    rmSync(rootFolder, { recursive: true });
    const without = openStore(apart.folder, undefined, rootFolder);
    expect(await codesOf(() => without.work(unlock))).toEqual([]);
    expect(await codesOf(() => without.root(unlock))).toEqual(['store-missing']);
  });

  test('that belongs beside the other is missed', async () => {
    const store = storeIn(folder, me);
    rmSync(join(folder, 'root'), { recursive: true });
    expect(await codesOf(() => reopened(store))).toEqual(['store-half']);
  });

  test('is refused when it is the one of another store', async () => {
    const usb = join(above, 'usb');
    const apart = storeIn(join(above, 'apart'), me, { rootFolder: usb });
    storeIn(join(above, 'other'), me, { rootFolder: join(above, 'usb2') });
    expect(existsSync(usb)).toBe(true);
    expect(await codesOf(() => openStore(apart.folder, undefined, join(above, 'usb2')))).toEqual(['store-half']);
  });

  test('refuses a key that is not the one of the certificate', async () => {
    const root = await storeIn(folder, me).root(unlock);
    const { certificate } = rootOf();
    expect(() => root.addRoot(certificate.pem, p256())).toThrow('does not belong');
    expect(root.roots()).toEqual([]);
  });

  test('keeps its roots, the newest first, and counts generations together with work', async () => {
    const store = storeIn(folder, me);
    const [one, two] = [rootOf(), rootOf()];
    const root = await store.root(unlock);
    expect(root.addRoot(one.certificate.pem, one.key)).toBe(2);
    const work = await store.work(unlock);
    expect(work.change((draft) => draft.setProfile('x'))).toBe(3);
    expect(root.addRoot(two.certificate.pem, two.key)).toBe(4);
    const again = openStore(folder, { id: store.id, generation: 4 });
    const roots = (await again.root(unlock)).roots();
    expect(roots.map(({ certificatePem }) => certificatePem)).toEqual([two.certificate.pem, one.certificate.pem]);
    expect(roots[0]?.id).toBe(two.certificate.publicKeyDigest.slice(0, 16));
    expect(roots[1]?.key.publicKey.equals(one.key.publicKey)).toBe(true);
    expect((await again.work(unlock)).profile).toBe('x');
  });
});
