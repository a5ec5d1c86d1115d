import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../lib/store/open.ts';
import type { Store } from '../../lib/store/store.ts';
import { child, type Ending, forEachStep } from '../files/child.ts';
import { cacerts, newFolder, newIdentity, storeIn, withIdentity } from './store-fixture.ts';

const script = join(import.meta.dirname, 'killed-store.ts');
const me = newIdentity();
const unlock = withIdentity(me);

let above = '';
let identityFile = '';
beforeAll(() => {
  above = newFolder();
  identityFile = join(above, 'identity');
  writeFileSync(identityFile, me.reveal(), { mode: 0o600 });
});
afterAll(() => rmSync(above, { recursive: true, force: true }));

/** A store with two generations of an intermediate, in a folder of its own, with its root apart. */
const template = async (name: string): Promise<string> => {
  const place = join(above, name);
  const work = await storeIn(join(place, 'store'), me, { rootFolder: join(place, 'root') }).work(unlock);
  for (const word of ['oldest', 'old']) work.change((draft) => draft.putCacerts('east', cacerts(word)));
  work.change((draft) => draft.setProfile('old'));
  return place;
};

const run = (what: string, place: string, step: number): Promise<Ending> =>
  child(script, [what, join(place, 'store'), join(place, 'root'), identityFile, String(step)]);

const opened = (place: string): Store => openStore(join(place, 'store'), undefined, join(place, 'root'));

/** `old` or `new`: the whole content of the store, of both compartments. */
const stateOf = async (place: string): Promise<unknown> => {
  const store = opened(place);
  const [work, root] = [await store.work(unlock), await store.root(unlock)];
  const words = work.cacerts('east').map(({ certificatePem }) => certificatePem.split(' ')[1]);
  const keys = work.sealingKey('east', 'age').map((key) => key.reveal().toString());
  return { generation: store.generation, profile: work.profile, words, keys, roots: root.roots().length };
};

const old = { generation: 4, profile: 'old', words: ['old', 'oldest'], keys: [], roots: 0 };
const fresh = { generation: 1, profile: '', words: [], keys: [], roots: 0 };
const changed = { generation: 5, profile: 'new', words: ['new', 'old'], keys: ['new key'], roots: 0 };
const withRoot = { ...old, generation: 5, roots: 1 };

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).toSorted() : [];

describe('a store whose process is killed', () => {
  test.each([
    ['change', changed],
    ['add-root', withRoot],
  ])(
    'at any step of %s is the old or the new one, and goes on',
    async (what, next) => {
      const place = await template(what);
      const whole = join(above, `${what}-whole`);
      cpSync(place, whole, { recursive: true });
      const { out, err } = await run(what, whole, 0);
      expect(err).toBe('');
      expect(await stateOf(whole)).toEqual(next);
      const steps = Number(out);
      expect(steps).toBeGreaterThan(10);
      const states: unknown[] = [];
      await forEachStep(steps, async (step) => {
        const copy = join(above, `${what}-${step}`);
        cpSync(place, copy, { recursive: true });
        expect((await run(what, copy, step)).signal).toBe('SIGKILL');
        const state = await stateOf(copy);
        states[step] = JSON.stringify(state) === JSON.stringify(old) ? 'old' : 'new';
        expect(state).toEqual(states[step] === 'old' ? old : next);
        // The next change takes the dead lock away, and sweeps what was left.
        const store = opened(copy);
        (await store.work(unlock)).change((draft) => draft.setProfile('next'));
        expect(store.leftovers('work')).toEqual([]);
        expect(readdirSync(store.folder).toSorted()).toEqual(['store.json', 'work']);
      });
      const commit = states.indexOf('new');
      expect(commit).toBeGreaterThan(5);
      expect(states.slice(1)).toEqual(Array.from({ length: steps }, (_, at) => (at + 1 < commit ? 'old' : 'new')));
    },
    240_000,
  );

  test('while it is made is there whole or not at all', async () => {
    const whole = join(above, 'create-whole');
    const { out, err } = await run('create', whole, 0);
    expect(err).toBe('');
    const [inStore, inRoot] = [filesIn(join(whole, 'store')), filesIn(join(whole, 'root'))];
    await forEachStep(Number(out), async (step) => {
      const place = join(above, `create-${step}`);
      expect((await run('create', place, step)).signal).toBe('SIGKILL');
      const [store, root] = [filesIn(join(place, 'store')), filesIn(join(place, 'root'))];
      expect([[], inStore]).toContainEqual(store);
      expect([[], inRoot]).toContainEqual(root);
      // The manifest is what makes a store of it: the root's compartment must be there before.
      const state = store.length === 0 ? fresh : await stateOf(place);
      expect(state).toEqual(fresh);
    });
  }, 240_000);
});
