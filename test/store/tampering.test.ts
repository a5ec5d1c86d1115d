import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encryptForRecipients } from '../../lib/sealing/age/age.ts';
import { readAgeRecipient } from '../../lib/sealing/age/x25519.ts';
import { openStore } from '../../lib/store/open.ts';
import { type Manifest, readManifest, storeId } from '../../lib/store/manifest.ts';
import type { Store } from '../../lib/store/store.ts';
import { cacerts, codesOf, newFolder, newIdentity, storeIn, withIdentity } from './store-fixture.ts';

const me = newIdentity();
const unlock = withIdentity(me);

let above = '';
let folder = '';
let store: Store;
let manifest: Manifest;
beforeEach(async () => {
  above = newFolder();
  folder = join(above, 'store');
  store = storeIn(folder, me);
  (await store.work(unlock)).change((draft) => {
    draft.putCacerts('east', cacerts('east'));
    draft.putCacerts('west', cacerts('west'));
  });
  manifest = store.manifest;
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const expected = (): { id: string; generation: number } => ({ id: store.id, generation: store.generation });

const write = (changed: unknown): void =>
  writeFileSync(join(folder, 'store.json'), `${JSON.stringify(changed, null, 2)}\n`);

const fileOf = (name: string): string => join(folder, manifest.files[name]?.file ?? '?');

const nameOf = (cluster: string): string =>
  Object.keys(manifest.files).find((name) => name.startsWith(`work/cacerts/${cluster}/`)) ?? '?';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What opening and using the store says, with the manifest listing whatever bytes the files now have. */
const afterListing = async (): Promise<readonly string[]> => {
  const files = Object.fromEntries(
    Object.entries(manifest.files).map(([name, { file }]) => [
      name,
      { file, sha256: sha256(readFileSync(join(folder, file))) },
    ]),
  );
  write({ ...manifest, files });
  return codesOf(async () => (await openStore(folder, expected()).work(unlock)).cacerts('east'));
};

describe('a store that somebody changed', () => {
  test.each([
    ['is gone', (path: string) => rmSync(path)],
    ['has another byte', (path: string) => writeFileSync(path, flipped(readFileSync(path)))],
    ['was cut', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
  ])('is half when a file of it %s', async (_, damage) => {
    for (const name of Object.keys(manifest.files)) {
      const [path, bytes] = [fileOf(name), readFileSync(fileOf(name))];
      damage(path);
      // oxlint-disable-next-line no-await-in-loop
      expect([name, await codesOf(() => openStore(folder, expected()))]).toEqual([name, ['store-half']]);
      writeFileSync(path, bytes, { mode: 0o600 });
    }
    expect(await codesOf(() => openStore(folder, expected()))).toEqual([]);
  });

  test('is forged when two files were swapped, and the manifest with them', async () => {
    const [east, west] = [nameOf('east'), nameOf('west')];
    const [one, two] = [manifest.files[east], manifest.files[west]];
    write({ ...manifest, files: { ...manifest.files, [east]: two, [west]: one } });
    expect(await codesOf(() => openStore(folder, expected()).work(unlock))).toEqual(['store-forged']);
  });

  test('is forged when an entry was encrypted by somebody who knows only the recipient', async () => {
    const recipient = readAgeRecipient(manifest.compartments.work.recipient);
    if (recipient === undefined) throw new Error('the manifest names no recipient');
    const body = 'isthmus store entry 1\n' + '0'.repeat(64) + '\n[["ca-key.pem",1]]\nx';
    for (const name of ['work/state', nameOf('east')]) {
      const path = fileOf(name);
      const bytes = readFileSync(path);
      writeFileSync(path, encryptForRecipients(Buffer.from(body), [recipient], randomBytes));
      // oxlint-disable-next-line no-await-in-loop
      expect(await afterListing()).toEqual(['store-forged']);
      writeFileSync(path, bytes);
    }
    expect(await afterListing()).toEqual([]);
  });

  test('is forged when the generation, a recipient or the list of files was changed in the manifest', async () => {
    const { [nameOf('east')]: _, ...fewer } = manifest.files;
    const work = { ...manifest.compartments.work, recipients: [newIdentity().recipient.text] };
    for (const changed of [
      { generation: manifest.generation + 5 },
      { serial: manifest.serial + 1 },
      { rootApart: true },
      { mesh: 'another' },
      { files: fewer },
      { compartments: { ...manifest.compartments, work } },
      { signature: { ...manifest.signature, by: 'root' } },
    ]) {
      write({ ...manifest, ...changed });
      // oxlint-disable-next-line no-await-in-loop
      expect(await codesOf(() => openStore(folder, expected()).work(unlock))).toEqual(['store-forged']);
    }
  });

  test('is stale when all of it was put back to an older state', async () => {
    const old = join(above, 'old');
    cpSync(folder, old, { recursive: true });
    (await store.work(unlock)).change((draft) => draft.putCacerts('east', cacerts('newer')));
    expect(await codesOf(() => openStore(old, expected()))).toEqual(['store-stale']);
    expect(await codesOf(() => openStore(folder, { ...expected(), generation: 1 }))).toEqual([]);
  });

  test('is half or forged when one old file was put back', async () => {
    const name = nameOf('east');
    const old = readFileSync(fileOf(name));
    (await store.work(unlock)).change((draft) => draft.putCacerts('east', cacerts('newer')));
    const before = manifest;
    manifest = store.manifest;
    const newest = Object.keys(manifest.files)
      .filter((one) => one.startsWith('work/cacerts/east/') && before.files[one] === undefined)
      .map(fileOf);
    writeFileSync(newest[0] ?? '?', old);
    expect(await codesOf(() => openStore(folder, expected()))).toEqual(['store-half']);
    expect(await afterListing()).toEqual(['store-forged']);
  });

  test('is another mesh when a whole store of somebody else, for the same user, stands there', async () => {
    const other = storeIn(join(above, 'other'), me);
    expect(await codesOf(() => openStore(other.folder, expected()))).toEqual(['store-other-mesh']);
    // Its id cannot be changed into the expected one, for it follows from whose the compartments are.
    const text = readFileSync(join(other.folder, 'store.json'), 'utf8');
    writeFileSync(join(other.folder, 'store.json'), text.replace(other.id, store.id));
    expect(await codesOf(() => openStore(other.folder, expected()))).toEqual(['store-unreadable']);
    const { work, root } = manifest.compartments;
    expect(storeId(manifest.nonce, { work: work.recipient, root: root.recipient })).toBe(store.id);
  });

  test('is unreadable when its manifest is none of ours', async () => {
    const file = { file: 'work/../../x.age', sha256: '0'.repeat(64) };
    const { 'work/state': __, ...stateless } = manifest.files;
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      JSON.stringify({ ...manifest, version: 2 }),
      JSON.stringify({ ...manifest, extra: 1 }),
      JSON.stringify({ ...manifest, files: { ...manifest.files, 'work/x': file } }),
      JSON.stringify({ ...manifest, files: { ...manifest.files, 'work/x': manifest.files['root/state'] } }),
      JSON.stringify({ ...manifest, files: { ...manifest.files, 'work/x': manifest.files['work/state'] } }),
      JSON.stringify({ ...manifest, files: stateless }),
    ]) {
      expect(readManifest(text)).toBeUndefined();
      writeFileSync(join(folder, 'store.json'), text);
      // oxlint-disable-next-line no-await-in-loop
      expect(await codesOf(() => openStore(folder, undefined))).toEqual(['store-unreadable']);
    }
    rmSync(join(folder, 'store.json'));
    expect(await codesOf(() => openStore(folder, undefined))).toEqual(['store-half']);
  });
});

const flipped = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
};
