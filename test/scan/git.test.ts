import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stagedItems, workTreeItems } from '../../lib/scan/git/items.ts';
import { workTreeOf } from '../../lib/files/git-program.ts';
import { GitError, withGit } from '../../lib/git/program.ts';
import { openRange } from '../../lib/scan/git/range.ts';
import { jwt } from '../emit/leak/planted.ts';
import { Repository, told } from './repository.ts';

// Real repositories and archives on a machine that has other things to do.
jest.setTimeout(60_000);

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
  repository.put('readme.txt', 'hello\n');
  repository.commit('first');
});
afterEach(() => repository.remove());

const searchPath = process.env['PATH'] ?? '';
const token = `token: ${jwt}\n`;

const staged = (indexFile?: string): Promise<readonly string[]> =>
  repository.open((git) => told(stagedItems(git)), indexFile);
const workTree = (): Promise<readonly string[]> => repository.open((git) => told(workTreeItems(git)));
const range = (ends: string): Promise<readonly string[]> =>
  repository.open(async (git) => told((await openRange(git, ends)).items));

/** A program that leaves a trace. */
const trap = (): string => {
  const path = join(repository.folder, '.git/trap');
  writeFileSync(path, `#!/bin/sh\ntouch ${join(repository.folder, '.git/sprung')}\n`);
  chmodSync(path, 0o755);
  return path;
};

describe('the index', () => {
  test('gives away what is staged only, and not what stands in the work tree only', async () => {
    repository.put('a.yaml', token);
    repository.git('add', 'a.yaml');
    repository.put('a.yaml', 'nothing\n');
    repository.put('b.yaml', token);
    expect(await staged()).toEqual(['a.yaml a token (JWT)']);
    expect(await workTree()).toEqual(['b.yaml a token (JWT)']);
  });

  test('is the one Git tells its hooks to read', async () => {
    repository.git('read-tree', '--index-output=.git/other', 'HEAD');
    repository.put('a.yaml', token);
    repository.git('add', 'a.yaml');
    expect(await staged(join(repository.folder, '.git/other'))).toEqual([]);
    expect(await staged('.git/index')).toEqual(['a.yaml a token (JWT)']);
  });

  test('shows files as Git keeps them, whatever a filter makes of them', async () => {
    repository.put('.gitattributes', '*.yaml filter=hide diff=hide\n');
    repository.put('a.yaml', token);
    repository.git('add', '--all');
    repository.git('config', 'filter.hide.smudge', 'echo nothing');
    repository.git('config', 'diff.hide.textconv', 'echo nothing');
    expect(await staged()).toEqual(['a.yaml a token (JWT)']);
  });
});

describe('the work tree', () => {
  test('gives away tracked files and new ones, and not what is ignored', async () => {
    repository.put('.gitignore', 'private/\n');
    repository.put('private/a.yaml', token);
    repository.put('new/b.yaml', token);
    repository.put('readme.txt', token);
    expect(await workTree()).toEqual(['new/b.yaml a token (JWT)', 'readme.txt a token (JWT)']);
  });

  test('gives away an ignored file that is tracked all the same', async () => {
    repository.put('.gitignore', '*.env\n');
    repository.put('a.env', token);
    repository.git('add', '--force', 'a.env');
    expect(await workTree()).toEqual(['a.env a token (JWT)']);
  });

  test('does not follow links, and names those that point outside', async () => {
    repository.put('inside/a.txt', 'a');
    symlinkSync('inside/a.txt', join(repository.folder, 'near'));
    symlinkSync('../../etc/hostname', join(repository.folder, 'inside/far'));
    symlinkSync('/etc', join(repository.folder, 'root'));
    const expected = ['inside/far scan-link-outside', 'root scan-link-outside'];
    expect(await workTree()).toEqual(expected);
    repository.commit('links');
    expect(await staged()).toEqual(expected);
  });

  test('does not read a tracked file through a folder that became a link', async () => {
    repository.put('a/b.yaml', 'nothing\n');
    repository.commit('folder');
    const outside = new Repository();
    outside.put('b.yaml', token);
    rmSync(join(repository.folder, 'a'), { recursive: true });
    symlinkSync(outside.folder, join(repository.folder, 'a'));
    expect(await workTree()).toEqual(['a scan-link-outside']);
    outside.remove();
  });

  test('names other repositories and does not enter them', async () => {
    const other = new Repository();
    other.put('a.yaml', token);
    other.commit('other');
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.folder, 'module');
    repository.git('clone', '--quiet', other.folder, 'nested');
    other.remove();
    expect(await workTree()).toEqual(['module scan-submodule', 'nested scan-submodule']);
    expect(await staged()).toEqual(['module scan-submodule']);
  });

  test('names files that cannot be read, and passes over those that are gone', async () => {
    repository.put('b.yaml', token);
    repository.commit('two');
    rmSync(join(repository.folder, 'readme.txt'));
    rmSync(join(repository.folder, 'b.yaml'));
    mkdirSync(join(repository.folder, 'b.yaml'));
    expect(await workTree()).toEqual(['b.yaml scan-special']);
  });
});

describe('git', () => {
  test('runs nothing that the repository configures', async () => {
    const path = trap();
    repository.put('.gitattributes', '* diff=trap filter=trap\n');
    repository.put('a.yaml', token);
    repository.commit('second');
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'diff.external',
      'diff.trap.command',
      'diff.trap.textconv',
      'filter.trap.clean',
      'filter.trap.smudge',
      'filter.trap.process',
      'core.sshCommand',
      'core.editor',
      'credential.helper',
      'gpg.program',
    ]) {
      repository.git('config', key, path);
    }
    repository.git('config', 'log.showSignature', 'true');
    for (const hook of ['post-index-change', 'pre-commit', 'post-checkout']) {
      symlinkSync(path, join(repository.folder, '.git/hooks', hook));
    }
    repository.put('b.yaml', token);
    expect((await staged()).length + (await workTree()).length + (await range('HEAD~1..HEAD')).length).toBe(4);
    expect(existsSync(join(repository.folder, '.git/sprung'))).toBe(false);
  });

  test('that stands in the work tree itself is not run', async () => {
    writeFileSync(join(repository.folder, 'git'), `#!/bin/sh\ntouch ${join(repository.folder, 'sprung')}\n`, {
      mode: 0o755,
    });
    const paths = `${repository.folder}:.:${searchPath}`;
    await withGit(repository.folder, { searchPath: paths, indexFile: undefined }, (git) => told(workTreeItems(git)));
    expect(existsSync(join(repository.folder, 'sprung'))).toBe(false);
  });

  test('that is missing, or fails, is the environment at fault', async () => {
    await expect(
      withGit(repository.folder, { searchPath: '/nonexistent', indexFile: undefined }, () => Promise.resolve()),
    ).rejects.toThrow(GitError);
    writeFileSync(join(repository.folder, '.git/index'), 'broken');
    await expect(staged()).rejects.toThrow(GitError);
  });

  test('is looked for upwards', () => {
    repository.put('a/b/c.txt', '');
    expect(workTreeOf(join(repository.folder, 'a/b'))).toBe(repository.folder);
    expect(workTreeOf('/')).toBeUndefined();
  });
});
