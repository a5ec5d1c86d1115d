import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createStore } from '../../lib/store/create.ts';
import { openStore } from '../../lib/store/open.ts';
import type { ApprovedRecipient, ClusterPins, Store } from '../../lib/store/store.ts';
import {
  cacerts,
  codesOf,
  forIdentity,
  newFolder,
  newIdentity,
  p256,
  secret,
  storeIn,
  withIdentity,
} from './store-fixture.ts';

const me = newIdentity();
const unlock = withIdentity(me);

let above = '';
let folder = '';
let store: Store;
beforeEach(() => {
  above = newFolder();
  folder = join(above, 'store');
  store = storeIn(folder, me);
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const reopened = (): Store => openStore(folder, { id: store.id, generation: store.generation });

const pins = (cluster: string): ClusterPins => ({
  cluster,
  uid: 'uid',
  context: '',
  istioNamespace: 'istio-system',
  cacerts: 'sealed-secrets',
  remoteAccess: '',
  apiServer: { url: '', ca: '', tlsServerName: '' },
});

const recipient = (cluster: string, status: ApprovedRecipient['status']): ApprovedRecipient => ({
  cluster,
  kind: 'age',
  recipient: 'age1x',
  status,
  at: '2026-01-01',
  origin: 'generated',
});

describe('a new store', () => {
  test('is private: folders 0700, files 0600, whatever the umask says', () => {
    const old = process.umask(0);
    try {
      const open = join(above, 'open');
      storeIn(open, me);
      for (const entry of readdirSync(open, { recursive: true, withFileTypes: true })) {
        const { mode } = statSync(join(entry.parentPath, entry.name));
        expect((mode & 0o777).toString(8)).toBe(entry.isDirectory() ? '700' : '600');
      }
      expect(statSync(open).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(old);
    }
  });

  test('has generation 1, an id, and keys of its own', async () => {
    const work = await store.work(unlock);
    expect([store.generation, store.mesh, work.profile]).toEqual([1, 'mesh1', '']);
    expect(store.id).toMatch(/^[0-9a-f]{32}$/);
    expect(work.fingerprintKey).toHaveLength(32);
    expect(work.signer.asymmetricKeyType).toBe('ed25519');
    expect([work.clusters(), work.recipients]).toEqual([[], []]);
  });

  test('is not made where anything stands', async () => {
    expect(await codesOf(() => storeIn(folder, me))).toEqual(['store-exists']);
    writeFileSync(join(above, 'file'), 'x');
    expect(await codesOf(() => storeIn(join(above, 'file'), me))).toEqual(['store-exists']);
  });

  test('differs in every key from the next', async () => {
    const other = storeIn(join(above, 'other'), me);
    const [one, two] = [await store.work(unlock), await other.work(unlock)];
    expect(other.id).not.toBe(store.id);
    expect(one.fingerprintKey.equals(two.fingerprintKey)).toBe(false);
    expect(one.signer.equals(two.signer)).toBe(false);
  });
});

test('a new store comes with its compartments open, for who makes it need not hold what opens it', async () => {
  const apart = storeIn(join(above, 'apart'), newIdentity());
  expect(await codesOf(() => apart.root(withIdentity()))).toEqual([]);
  expect(await codesOf(() => openStore(apart.folder, undefined).root(withIdentity()))).toEqual(['wrong-identity']);
});

describe('the work compartment', () => {
  test('keeps what is put into it, encrypted, and gives it back to the next run', async () => {
    const key = p256();
    const pending = p256();
    const given = { ...cacerts('one'), between: 'between', revocationLists: 'list', key };
    const generation = (await store.work(unlock)).change((draft) => {
      draft.putCacerts('east', given);
      draft.putPendingKey('west', pending);
      draft.putSealingKey('east', 'age', secret('AGE-SECRET-KEY-x'));
      draft.setRecipients([recipient('east', 'approved')]);
      draft.setPins([pins('east')]);
      draft.setProfile('{"profile":"strict"}');
    });
    expect([generation, store.generation]).toEqual([2, 2]);
    const work = await reopened().work(unlock);
    const [found] = work.cacerts('east');
    expect(found).toMatchObject({ certificatePem: 'certificate one', between: 'between', revocationLists: 'list' });
    expect(found?.key.publicKey.equals(key.publicKey)).toBe(true);
    expect(work.pendingKey('west')?.publicKey.equals(pending.publicKey)).toBe(true);
    expect(work.sealingKey('east', 'age').map((one) => one.reveal().toString())).toEqual(['AGE-SECRET-KEY-x']);
    expect(work.sealingKey('east', 'sealed-secrets')).toEqual([]);
    expect(work.pins).toEqual([pins('east')]);
    expect([work.recipients, work.profile]).toEqual([[recipient('east', 'approved')], '{"profile":"strict"}']);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name), 'latin1');
      expect(bytes).not.toMatch(/PRIVATE KEY|AGE-SECRET-KEY|certificate one|strict/);
    }
  });

  test('keeps two generations of an intermediate, the newest first', async () => {
    const work = await store.work(unlock);
    for (const word of ['one', 'two', 'three']) work.change((draft) => draft.putCacerts('east', cacerts(word)));
    const words = work.cacerts('east').map(({ certificatePem }) => certificatePem);
    expect(words).toEqual(['certificate three', 'certificate two']);
    work.change((draft) => ['four', 'five', 'six'].forEach((word) => draft.putCacerts('east', cacerts(word))));
    const later = (await reopened().work(unlock)).cacerts('east').map(({ certificatePem }) => certificatePem);
    expect(later).toEqual(['certificate six', 'certificate five']);
    expect(readdirSync(join(folder, 'work')).filter((name) => name.startsWith('cacerts'))).toHaveLength(2);
  });

  test('keeps every sealing key, the newest first', async () => {
    const work = await store.work(unlock);
    work.change((draft) => draft.putSealingKey('east', 'sealed-secrets', secret('one')));
    work.change((draft) => draft.putSealingKey('east', 'sealed-secrets', secret('two')));
    expect(work.sealingKey('east', 'sealed-secrets').map((key) => key.reveal().toString())).toEqual(['two', 'one']);
  });

  test('forgets the keys of a cluster when told to, and of that cluster only', async () => {
    const work = await store.work(unlock);
    work.change((draft) => {
      for (const cluster of ['east', 'east-2']) {
        draft.putCacerts(cluster, cacerts('one'));
        draft.putPendingKey(cluster, p256());
        draft.putSealingKey(cluster, 'age', secret('x'));
      }
      draft.setRecipients([
        recipient('east', 'approved'),
        recipient('east', 'revoked'),
        recipient('east-2', 'approved'),
      ]);
      draft.setPins([pins('east'), pins('east-2')]);
    });
    work.change((draft) => draft.discardKeys('east'));
    expect([work.clusters(), work.sealingKey('east', 'age').length]).toEqual([['east-2'], 1]);
    work.change((draft) => draft.putPendingKey('east-2', undefined));
    expect(work.pendingKey('east-2')).toBeUndefined();
    work.change((draft) => draft.removeCluster('east'));
    expect([work.pendingKey('east'), work.sealingKey('east', 'age')]).toEqual([undefined, []]);
    expect(work.recipients).toEqual([recipient('east', 'revoked'), recipient('east-2', 'approved')]);
    expect(work.pins).toEqual([pins('east-2')]);
    expect((await reopened().work(unlock)).clusters()).toEqual(['east-2']);
  });

  test('is not written to when nothing changed, or when the change throws', async () => {
    const work = await store.work(unlock);
    const before = readFileSync(join(folder, 'store.json'), 'utf8');
    expect(work.change(() => undefined)).toBe(1);
    expect(() =>
      work.change((draft) => {
        draft.setProfile('x');
        throw new TypeError('stop');
      }),
    ).toThrow('stop');
    expect(() => work.change((draft) => draft.putPendingKey('../../x', p256()))).toThrow(RangeError);
    expect([readFileSync(join(folder, 'store.json'), 'utf8'), work.profile]).toEqual([before, '']);
    expect(readdirSync(folder).toSorted()).toEqual(['root', 'store.json', 'work']);
  });

  test('refuses a writer that read an older state, and one that comes at the same time', async () => {
    const [one, two] = [await reopened().work(unlock), await reopened().work(unlock)];
    const three = await reopened().work(unlock);
    one.change((draft) => draft.setProfile('one'));
    expect(await codesOf(() => two.change((draft) => draft.setProfile('two')))).toEqual(['store-stale']);
    const during = await codesOf(() => one.change(() => three.change((draft) => draft.setProfile('x'))));
    expect(during).toEqual(['store-stale']);
    expect((await openStore(folder, undefined).work(unlock)).profile).toBe('one');
  });

  test('shows no key, however it is looked at', async () => {
    const work = await store.work(unlock);
    work.change((draft) => draft.putCacerts('east', cacerts('one')));
    const shown = inspect([store, work, work.cacerts('east'), await store.compartment('work', unlock)], { depth: 20 });
    expect(shown).not.toMatch(/PRIVATE|AGE-SECRET/);
    expect(() => JSON.stringify(work.cacerts('east'))).toThrow(TypeError);
  });
});

test('a store is made with randomness that is passed in', () => {
  let drawn = 0;
  const random = (size: number): Buffer => {
    drawn += size;
    return randomBytes(size);
  };
  createStore({
    folder: join(newFolder(), 'store'),
    mesh: 'm',
    protection: forIdentity(me),
    rootProtection: forIdentity(me),
    random,
    clock: () => new Date(),
  });
  expect(drawn).toBeGreaterThan(32 * 6);
});
