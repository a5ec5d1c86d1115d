import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const run = (...args: readonly string[]): { code: number | null; out: string; err: string } => {
  const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [jiti, join(root, 'lib/cli/main.ts'), ...args], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};

const shell = (script: string): { code: number | null; out: string; err: string } => {
  const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const isthmus = `${process.execPath} ${jiti} ${join(root, 'lib/cli/main.ts')}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, isthmus },
  });
  return { code: status, out: stdout, err: stderr };
};

describe('a command line that is wrong', () => {
  test.each([
    ['no verb', []],
    ['a verb that does not exist', ['sela']],
    ['a flag that does not exist', ['seal', '--chek']],
    ['a flag without its value', ['recipients', 'approve', 'east', '--fingerprint']],
    ['an argument that is missing', ['recipients', 'approve']],
    ['a flag that is given twice', ['seal', '--mesh', 'a', '--mesh', 'b']],
    ['a flag of a verb below that is given twice', ['recipients', 'generate', 'a', '--kind', 'age', '--kind', 'age']],
    ['--mesh without a file', ['seal', '--mesh']],
    ['a value that is none of those allowed', ['ca', 'lint', '-o', 'yaml']],
  ])('with %s ends with 2, a help and one line, and no stack trace', (_, args) => {
    const { code, out, err } = run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err.match(/Options:/g)).toHaveLength(1);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

describe('isthmus help', () => {
  test('prints itself for programs, alone and with a verb', () => {
    expect(JSON.parse(run('help', '-o', 'json').out)).toMatchObject({ verb: '' });
    expect(JSON.parse(run('help', 'ca', 'init', '-o', 'json').out)).toMatchObject({ verb: 'ca init' });
    expect(run('help', '-o', 'man').out).toMatch(/^\.TH ISTHMUS 1 /);
  });

  test('of a verb that does not exist is wrong usage', () => {
    expect(run('help', 'nope')).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining('there is no verb "nope"'),
    });
  });

  test('is in one language, whatever the terminal speaks', () => {
    const { out } = shell('LC_ALL=de_DE.UTF-8 $isthmus next --help');
    expect(out).toContain('Options:');
  });
});

test('a verb without its argument says so behind the help', () => {
  expect(run('why').err).toMatch(/\nAn argument is missing: got 0, and the verb needs 1\.\n$/);
});

test('a verb that is nearly right is named behind the help', () => {
  expect(run('chek').err).toMatch(/\n\nDid you mean check\?\nUnknown argument: chek\n$/);
});

test('a list may be given in several flags', () => {
  const { err } = run('remote-secret', '--print-rbac', '--source', 'a', '--source', 'b', '--mesh', 'nothing.yaml');
  expect(err).toContain('mesh-file-missing');
});

describe('output that nobody reads to its end', () => {
  test('is no fault', () => {
    expect(shell('$isthmus ca status -o json | head -c 1').err).toBe('');
  });

  test('is a fault of the environment where the disk is full', () => {
    const { code, err } = shell('$isthmus ca status -o json > /dev/full');
    expect([code, err]).toEqual([3, expect.stringMatching(/^isthmus: ENOSPC[^\n]*\n$/)]);
  });
});

test('a folder that cannot be made ends with 3, at once', () => {
  const { code, err } = run('synth', '--no-code', '--out', '/proc/isthmus', '--mesh', join(root, 'mesh.yaml'));
  expect([code, err]).toEqual([3, expect.stringContaining('system-error')]);
}, 30_000);

test('help goes to stdout, with examples, and ends with 0', () => {
  const { code, out } = run('seal', '--help');
  expect(code).toBe(0);
  expect(out).toMatch(/Examples:[\s\S]*seal --check/);
});
