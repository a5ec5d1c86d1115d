import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { changedFiles } from '../../lib/trees/changed-files.ts';
import { readFolder } from '../../lib/trees/folder.ts';
import { readRevision } from '../../lib/trees/revision.ts';
import type { Tree } from '../../lib/trees/tree.ts';
import { Repository } from '../scan/repository.ts';

// Real repositories on a machine that has other things to do.
jest.setTimeout(60_000);

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
  repository.put('dist/a.yaml', 'a: 1\n');
  repository.put('dist/b/c.yaml', 'c: ü\n');
  repository.put('other.yaml', 'x: 1\n');
  repository.commit('first');
});
afterEach(() => repository.remove());

const at = <T>(revision: string, use: (tree: Tree) => T | Promise<T>, folder = 'dist'): Promise<T> =>
  repository.open(async (git) => use(await readRevision(git, revision, folder)));

describe('a tree of a revision', () => {
  test('has the files of its folder with their text, whether they were loaded together or not', async () => {
    const alone = await at('HEAD', ({ files }) => [...files].map(([path, file]) => [path, file.text()]));
    expect(alone).toEqual([
      ['a.yaml', 'a: 1\n'],
      ['b/c.yaml', 'c: ü\n'],
    ]);
    const loaded = await at('HEAD', async (tree) => {
      await tree.load(['a.yaml', 'b/c.yaml', 'none']);
      return [...tree.files.values()].map((file) => file.text());
    });
    expect(loaded).toEqual(['a: 1\n', 'c: ü\n']);
  });

  test('can be the whole repository', async () => {
    expect(await at('HEAD', ({ files }) => [...files.keys()], '')).toEqual([
      'dist/a.yaml',
      'dist/b/c.yaml',
      'other.yaml',
    ]);
  });

  test('is empty where the folder did not exist', async () => {
    expect(await at('HEAD', ({ files }) => files.size, 'none')).toBe(0);
  });

  test('shows what stood there then, and not what stands there now', async () => {
    repository.put('dist/a.yaml', 'a: 2\n');
    repository.commit('second');
    repository.put('dist/a.yaml', 'a: 3\n');
    expect(await at('HEAD~1', ({ files }) => files.get('a.yaml')?.text())).toBe('a: 1\n');
    expect(await at('main', ({ files }) => files.get('a.yaml')?.text())).toBe('a: 2\n');
  });

  test('does not follow links', async () => {
    mkdirSync(join(repository.folder, 'dist'), { recursive: true });
    symlinkSync('/etc/passwd', join(repository.folder, 'dist/link'));
    repository.commit('link');
    const { paths, codes } = await at('HEAD', ({ files, issues }) => ({
      paths: [...files.keys()],
      codes: issues.map(({ code }) => code),
    }));
    expect(paths).not.toContain('link');
    expect(codes).toEqual(['tree-symlink']);
  });

  test.each(['none', '-h', '--output=/tmp/x', '', 'HEAD:dist', 'a\0b'])('does not exist for %j', async (revision) => {
    await expect(at(revision, () => 0)).rejects.toMatchObject({ issues: [{ code: 'tree-revision' }] });
  });
});

describe('changed files', () => {
  test('of two folders are found by their bytes, also at equal sizes', () => {
    repository.put('two/a.yaml', 'a: 2\n');
    repository.put('two/new.yaml', '');
    const [base, head] = ['dist', 'two'].map((name) => readFolder(join(repository.folder, name)));
    expect(base && head && changedFiles(base, head)).toEqual({
      added: ['new.yaml'],
      removed: ['b/c.yaml'],
      changed: ['a.yaml'],
    });
  });

  test('of two revisions are found without reading any of them', async () => {
    repository.put('dist/a.yaml', 'a: 2\n');
    repository.commit('second');
    const changes = await repository.open(async (git) => {
      const base = await readRevision(git, 'HEAD~1', 'dist');
      const head = await readRevision(git, 'HEAD', 'dist');
      for (const { files } of [base, head]) {
        for (const file of files.values()) jest.spyOn(file, 'bytes').mockImplementation(() => Buffer.from('read'));
      }
      return changedFiles(base, head);
    });
    expect(changes).toEqual({ added: [], removed: [], changed: ['a.yaml'] });
  });

  test('of a revision and the folder as it is now are found by the names of the bytes', async () => {
    repository.put('dist/b/c.yaml', 'c: ä\n');
    const changes = await at('HEAD', (base) => changedFiles(base, readFolder(join(repository.folder, 'dist'))));
    expect(changes).toEqual({ added: [], removed: [], changed: ['b/c.yaml'] });
  });
});
