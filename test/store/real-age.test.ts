import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBackup } from '../../lib/store/backup.ts';
import type { Store } from '../../lib/store/store.ts';
import { cacerts, newFolder, newIdentity, storeIn, withIdentity } from './store-fixture.ts';

/** The program itself, where the machine has it; conformance/sealing proves the same wherever it runs. */
const hasAge = spawnSync('age', ['--version']).status === 0;
const me = newIdentity();

let above = '';
let store: Store;
beforeAll(async () => {
  above = newFolder();
  store = storeIn(join(above, 'store'), me);
  (await store.work(withIdentity(me))).change((draft) => draft.putCacerts('east', cacerts('east')));
  writeFileSync(join(above, 'me.txt'), `${me.reveal()}\n`, { mode: 0o600 });
});
afterAll(() => rmSync(above, { recursive: true, force: true }));

const age = (identity: string, file: string): string =>
  execFileSync('age', ['-d', '-i', join(above, identity), file], { encoding: 'utf8' });

describe('whoever has lost isthmus', () => {
  test.each(hasAge ? ['work', 'root'] : [])('opens the %s compartment with age in two steps', (name) => {
    writeFileSync(join(above, `${name}.txt`), age('me.txt', join(store.folder, name, 'identity.age')), { mode: 0o600 });
    const entries = Object.entries(store.manifest.files).filter(([one]) => one.startsWith(`${name}/`));
    for (const [entry, { file }] of entries.filter(([one]) => !one.endsWith('/identity'))) {
      const text = age(`${name}.txt`, join(store.folder, file));
      expect(text).toMatch(/^isthmus store entry 1\n[0-9a-f]{64}\n\[\[/);
      expect(entry.includes('cacerts')).toBe(text.includes('-----BEGIN PRIVATE KEY-----\n'));
    }
    expect(entries.length).toBeGreaterThan(1);
  });

  test.each(hasAge ? [1] : [])('opens a backup with age', async () => {
    const file = join(above, 'backup.age');
    const backup = await makeBackup(store, {
      unlock: withIdentity(me),
      recipients: [me.recipient],
      compartments: ['work', 'root'],
      random: randomBytes,
    });
    writeFileSync(file, backup, { mode: 0o600 });
    expect(age('me.txt', file)).toContain('AGE-SECRET-KEY-1');
  });
});
