import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSafeName, joinBelow } from '../../lib/files/safe-path.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-')));
  mkdirSync(join(folder, 'root/inside'), { recursive: true });
  mkdirSync(join(folder, 'root-2'));
  writeFileSync(join(folder, 'secret'), 'x');
  symlinkSync(join(folder, 'root-2'), join(folder, 'root/out'));
  symlinkSync('inside', join(folder, 'root/in'));
  symlinkSync('root', join(folder, 'link'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a name', () => {
  test.each(['a', 'a/b', 'a/b.yaml', '...', 'a..b', '.a', 'system_3anode', '-', 'é'])('%j is safe', (name) => {
    expect(isSafeName(name)).toBe(true);
    expect(joinBelow(join(folder, 'root'), name)).toBe(join(folder, 'root', name));
  });

  test.each([
    '',
    '/',
    '/a',
    '.',
    '..',
    '../a',
    'a/..',
    'a/../b',
    'a//b',
    'a/',
    './a',
    'a/./b',
    'a\\b',
    '..\\a',
    'a\0b',
  ])('%j is not', (name) => {
    expect(isSafeName(name)).toBe(false);
    expect(joinBelow(join(folder, 'root'), name)).toBeUndefined();
  });
});

describe('a symbolic link', () => {
  test('that leads out of the folder is not followed', () => {
    expect(joinBelow(join(folder, 'root'), 'out')).toBeUndefined();
    expect(joinBelow(join(folder, 'root'), 'out/new/file')).toBeUndefined();
  });

  test('that stays inside is fine, and so is one above the folder', () => {
    expect(joinBelow(join(folder, 'root'), 'in/file')).toBe(join(folder, 'root/in/file'));
    expect(joinBelow(join(folder, 'link'), 'inside/file')).toBe(join(folder, 'link/inside/file'));
  });
});

test('nothing has to exist', () => {
  expect(joinBelow(join(folder, 'absent/deep'), 'a/b')).toBe(join(folder, 'absent/deep/a/b'));
});
