import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openStore } from '../../lib/store/open.ts';
import type { Store } from '../../lib/store/store.ts';
import { codesOf, newFolder, newIdentity, storeIn } from './store-fixture.ts';

const me = newIdentity();
const searchPath = process.env['PATH'] ?? '';

let above = '';
let folder = '';
let store: Store;
beforeEach(() => {
  above = newFolder();
  folder = join(above, 'store');
  store = storeIn(folder, me);
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const opening = (path = searchPath): Promise<readonly string[]> =>
  codesOf(() => openStore(folder, undefined, undefined, { searchPath: path }));

const places = ['', 'work', 'root', 'store.json', 'work/identity.age', 'work/state.1.age', 'root/identity.age'];

describe('a store is not opened', () => {
  test.each(places)('when others may get at %j of it', async (place) => {
    for (const mode of [0o710, 0o704, 0o640, 0o601, 0o777]) {
      chmodSync(join(folder, place), mode);
      // oxlint-disable-next-line no-await-in-loop
      expect(await opening()).toEqual(['store-mode']);
    }
  });

  test.each(places)('when %j of it is a symbolic link, even to the real thing', async (place) => {
    const [path, real] = [join(folder, place), join(above, 'real')];
    renameSync(path, real);
    symlinkSync(real, path);
    expect(await opening()).toEqual(['store-symlink']);
  });

  // Only root can give a file away.
  const mayGiveAway = process.getuid?.() === 0;
  test.each(mayGiveAway ? places : [])('when %j of it belongs to somebody else', async (place) => {
    chownSync(join(folder, place), 12345, 12345);
    expect(await opening()).toEqual(['store-owner']);
  });

  test.each([0o777, 0o1777, 0o702])('when the mode %p of the folder above lets everybody write there', async (mode) => {
    chmodSync(above, mode);
    expect(await opening()).toEqual(['store-parent']);
    expect(await codesOf(() => storeIn(join(above, 'new'), me))).toEqual(['store-parent']);
  });

  test.each(mayGiveAway ? [0o700, 0o755] : [])('when the folder above belongs to somebody else (%p)', async (mode) => {
    chmodSync(above, mode);
    chownSync(above, 12345, 12345);
    expect(await opening()).toEqual(['store-parent']);
  });

  test('when another group may write to the folder above, and not when it is my own', async () => {
    chmodSync(above, 0o770);
    expect(await opening()).toEqual([]);
    if (mayGiveAway) chownSync(above, 0, 12345);
    expect(await opening()).toEqual(mayGiveAway ? ['store-parent'] : []);
  });

  test('when everybody may write further up, unless the sticky bit guards it', async () => {
    const [top, middle] = [join(above, 'top'), join(above, 'top/middle')];
    mkdirSync(middle, { recursive: true });
    renameSync(folder, join(middle, 'store'));
    folder = join(middle, 'store');
    chmodSync(top, 0o777);
    expect(await opening()).toEqual(['store-parent']);
    chmodSync(top, 0o1777);
    expect(await opening()).toEqual([]);
  });

  test('when it does not exist, or is no folder', async () => {
    expect(await codesOf(() => openStore(join(above, 'nothing'), undefined))).toEqual(['store-missing']);
    writeFileSync(join(above, 'file'), 'x', { mode: 0o600 });
    expect(await codesOf(() => openStore(join(above, 'file'), undefined))).toEqual(['store-half']);
  });
});

const git = (cwd: string, ...args: readonly string[]): void => {
  execFileSync('git', args, { cwd });
};

describe('a store in a Git work tree', () => {
  test('is refused unless it is ignored and untracked', async () => {
    git(above, 'init', '-q');
    expect(await opening()).toEqual(['store-tracked']);
    expect(await codesOf(() => storeIn(join(above, 'new'), me))).toEqual(['store-tracked']);
    writeFileSync(join(above, '.gitignore'), `${basename(folder)}/\n`);
    expect(await opening()).toEqual([]);
    git(above, 'add', '-f', join(folder, 'store.json'));
    expect(await opening()).toEqual(['store-tracked']);
  });

  test('is refused where nobody can be asked', async () => {
    git(above, 'init', '-q');
    writeFileSync(join(above, '.gitignore'), '*\n');
    expect(await opening('')).toEqual(['store-tracked']);
    expect(await opening()).toEqual([]);
  });

  test('may be the top of one of its own, with which a team shares it', async () => {
    git(folder, 'init', '-q');
    git(folder, 'add', '.');
    expect(await opening()).toEqual([]);
    git(above, 'init', '-q');
    expect(await opening()).toEqual(['store-tracked']);
  });

  test('is refused for its root compartment, too, where that lies apart', async () => {
    const rootFolder = join(above, 'tree/root');
    mkdirSync(join(above, 'tree'));
    const apart = storeIn(join(above, 'apart'), me, { rootFolder });
    git(join(above, 'tree'), 'init', '-q');
    expect(await codesOf(() => openStore(apart.folder, undefined, rootFolder))).toEqual(['store-tracked']);
    expect(await codesOf(() => openStore(apart.folder, undefined))).toEqual([]);
    expect(store.folder).toBe(folder);
  });
});
