import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitStanding } from '../../lib/files/git.ts';

const searchPath = process.env['PATH'] ?? '';

let folder = '';
let tree = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-')));
  tree = join(folder, 'tree');
  mkdirSync(tree);
  git('init', '-q');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: tree, encoding: 'utf8' });

const put = (path: string, text = 'x'): string => {
  mkdirSync(join(tree, path, '..'), { recursive: true });
  writeFileSync(join(tree, path), text);
  return join(tree, path);
};

describe('where Git stands to a path', () => {
  test('is clear outside of any work tree', () => {
    expect(gitStanding(join(folder, 'store'), searchPath)).toEqual({ kind: 'clear' });
  });

  test('is not ignored in a work tree, whether it exists or not', () => {
    expect(gitStanding(put('store/x'), searchPath)).toEqual({ kind: 'not-ignored', top: tree });
    expect(gitStanding(join(tree, 'not/there/yet'), searchPath)).toEqual({ kind: 'not-ignored', top: tree });
  });

  test('is clear where it is ignored and untracked', () => {
    put('.gitignore', 'store/\n');
    put('store/x');
    expect(gitStanding(join(tree, 'store'), searchPath)).toEqual({ kind: 'clear' });
  });

  test('is tracked where it is ignored and a file in it was added nevertheless', () => {
    put('.gitignore', 'store/\n');
    put('store/x');
    git('add', '-f', 'store/x');
    expect(gitStanding(join(tree, 'store'), searchPath)).toEqual({ kind: 'tracked', top: tree });
  });

  test('is seen through a link to the work tree', () => {
    symlinkSync(tree, join(folder, 'link'));
    expect(gitStanding(join(folder, 'link/store'), searchPath)).toEqual({ kind: 'not-ignored', top: tree });
  });

  test('takes no notice of patterns that only this user has', () => {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.config/git'), { recursive: true });
    writeFileSync(join(home, '.config/git/ignore'), 'store\n');
    const old = process.env['HOME'];
    process.env['HOME'] = home;
    try {
      expect(gitStanding(join(tree, 'store'), searchPath).kind).toBe('not-ignored');
    } finally {
      process.env['HOME'] = old;
    }
  });

  test('judges the top of a work tree of its own by what is around it', () => {
    expect(gitStanding(tree, searchPath, true)).toEqual({ kind: 'clear' });
    expect(gitStanding(tree, searchPath)).toEqual({ kind: 'not-ignored', top: tree });
    const inner = join(tree, 'inner');
    mkdirSync(inner);
    execFileSync('git', ['init', '-q'], { cwd: inner });
    expect(gitStanding(inner, searchPath, true)).toEqual({ kind: 'not-ignored', top: tree });
  });

  test('is unknown without git, or with one that fails', () => {
    expect(gitStanding(join(tree, 'store'), '')).toMatchObject({ kind: 'unknown', top: tree });
    const own = join(folder, 'bin');
    mkdirSync(own);
    writeFileSync(join(own, 'git'), '#!/bin/sh\nexit 7\n');
    chmodSync(join(own, 'git'), 0o755);
    expect(gitStanding(join(tree, 'store'), own)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('7'),
    });
  });

  test('is never asked of a git that the work tree brings, nor of a relative one', () => {
    const own = join(tree, 'node_modules/.bin');
    const marker = join(folder, 'was-run');
    put('node_modules/.bin/git', `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(join(own, 'git'), 0o755);
    expect(gitStanding(join(tree, 'store'), `${own}:node_modules/.bin:${searchPath}`).kind).toBe('not-ignored');
    expect(existsSync(marker)).toBe(false);
  });

  test('runs no program that the configuration of the work tree names', () => {
    const marker = join(folder, 'was-run');
    put('hook', `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(join(tree, 'hook'), 0o755);
    git('config', 'core.fsmonitor', join(tree, 'hook'));
    expect(gitStanding(join(tree, 'store'), searchPath).kind).toBe('not-ignored');
    expect(existsSync(marker)).toBe(false);
  });
});
