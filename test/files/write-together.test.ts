import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disk } from '../../lib/files/file-system.ts';
import { type SeenFiles, textDigest } from '../../lib/files/seen-files.ts';
import { isInterrupted, recover, writeTogether } from '../../lib/files/write-together.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { afterwards, newTree, oldTree, plant, treeAt } from './two-trees.ts';

let folder = '';
let root = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
  root = join(folder, 'root');
  plant(root, oldTree);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (run: () => void): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
  return [];
};

describe('writing together', () => {
  test('writes, replaces and deletes, and leaves nothing of its own', () => {
    writeTogether(root, newTree);
    expect(treeAt(root)).toEqual(Object.fromEntries(afterwards));
    expect(readdirSync(root).toSorted()).toEqual(['mesh.yaml', 'pki', 'sealed']);
  });

  test('makes files that everybody may read, and removes a folder with its last file', () => {
    writeTogether(root, newTree);
    expect(statSync(join(root, 'pki/north/ca-cert.pem')).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(root, 'sealed'))).toEqual(['east']);
  });

  test('makes them so under the umask of a careful user, too', () => {
    const old = process.umask(0o077);
    try {
      writeTogether(root, newTree);
    } finally {
      process.umask(old);
    }
    expect(statSync(join(root, 'pki/north/ca-cert.pem')).mode & 0o777).toBe(0o644);
    expect(statSync(join(root, 'pki/north')).mode & 0o777).toBe(0o755);
  });

  test('does nothing without changes', () => {
    writeTogether(root, new Map());
    expect(treeAt(root)).toEqual(Object.fromEntries(oldTree));
  });

  test.each([
    '../out',
    '/etc/passwd',
    'a/../../b',
    'a\\b',
    '.git/hooks/post-checkout',
    'pki/.hidden',
    'git~1/x',
    '',
    '.gitignore/x',
    '.github/workflows/other.yaml',
    'a/.github/workflows/isthmus.yaml',
    '.git/.gitignore',
    '../.gitignore',
  ])('refuses %j, and writes nothing', (path) => {
    const changes = new Map([
      ['pki/east/ca-cert.pem', 'x'],
      [path, 'x'],
    ]);
    expect(refusal(() => writeTogether(root, changes))).toEqual(['file-unsafe-path']);
    expect(treeAt(root)).toEqual(Object.fromEntries(oldTree));
  });

  test.each(['.gitignore', 'mesh/.gitattributes', '.github/workflows/isthmus.yaml'])(
    'writes %s, where Git and its hosts look for it',
    (path) => {
      writeTogether(root, new Map([[path, 'x']]));
      expect(readFileSync(join(root, path), 'utf8')).toBe('x');
    },
  );

  test.each(['sealed', 'pki', 'recipients', 'recipients/east', 'recipients/east/age.txt'])(
    'refuses to go through the symbolic link %s, wherever it leads',
    (link) => {
      rmSync(join(root, link), { recursive: true, force: true });
      mkdirSync(join(folder, 'elsewhere'));
      mkdirSync(join(root, link, '..'), { recursive: true });
      symlinkSync(join(folder, 'elsewhere'), join(root, link));
      const file = link.endsWith('.txt') ? link : `${link}/east/age.txt`;
      expect(refusal(() => writeTogether(root, new Map([[file, 'x']])))).toEqual(['file-symlink']);
      expect(refusal(() => writeTogether(root, new Map([[file, undefined]])))).toEqual(['file-symlink']);
      expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
    },
  );

  test('refuses a path on which a file or a folder is in the way', () => {
    expect(refusal(() => writeTogether(root, new Map([['mesh.yaml/x', 'x']])))).toEqual(['file-in-the-way']);
    expect(refusal(() => writeTogether(root, new Map([['pki/east', 'x']])))).toEqual(['file-in-the-way']);
  });

  test('refuses when what was read is another file by now, is there by now, or is gone', () => {
    const [path = '', text = ''] = Object.entries(treeAt(root))[0] ?? [];
    const before = treeAt(root);
    const codes = (seen: SeenFiles): readonly string[] => refusal(() => writeTogether(root, newTree, disk, seen));
    expect(codes(new Map([[path, textDigest(`${text} `)]]))).toEqual(['files-changed']);
    expect(codes(new Map([[path, undefined]]))).toEqual(['files-changed']);
    expect(codes(new Map([['pki/nobody', textDigest('')]]))).toEqual(['files-changed']);
    expect(treeAt(root)).toEqual(before);
    const seen = new Map([
      [path, textDigest(text)],
      ['pki/nobody', undefined],
    ]);
    expect(codes(seen)).toEqual([]);
    expect(treeAt(root)).toEqual(Object.fromEntries(afterwards));
  });

  test('refuses while another process writes', () => {
    const other = `isthmus-lock:${process.pid}:${'0'.repeat(16)}:elsewhere`;
    symlinkSync(other, join(root, '.isthmus-lock'));
    expect(refusal(() => writeTogether(root, newTree))).toEqual(['files-locked']);
  });
});

describe('recovery', () => {
  test('writes nothing where nothing was interrupted', () => {
    const { mtimeMs } = statSync(root);
    recover(root);
    expect(statSync(root).mtimeMs).toBe(mtimeMs);
    expect(isInterrupted(root)).toBe(false);
  });

  test('refuses a transaction folder that is a link', () => {
    symlinkSync(folder, join(root, '.isthmus-transaction'));
    expect(isInterrupted(root)).toBe(true);
    expect(refusal(() => recover(root))).toEqual(['transaction-foreign']);
  });

  test('refuses a committed transaction that was made by hand', () => {
    const committed = join(root, '.isthmus-transaction/committed');
    mkdirSync(committed, { recursive: true });
    writeFileSync(join(committed, '0'), 'evil');
    const ino = statSync(committed, { bigint: true }).ino.toString();
    const plans = [
      { writes: ['mesh.yaml'], deletes: [], folder: '1' },
      { writes: ['.git/config'], deletes: [], folder: ino },
      { writes: ['mesh.yaml'], deletes: ['../x'], folder: ino },
      {},
    ];
    for (const plan of plans) {
      writeFileSync(join(committed, 'plan.json'), JSON.stringify(plan));
      expect(refusal(() => recover(root))).toEqual(['transaction-foreign']);
    }
    expect(treeAt(root)['mesh.yaml']).toBe(oldTree.get('mesh.yaml'));
  });
});
