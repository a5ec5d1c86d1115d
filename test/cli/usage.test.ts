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

describe('a command line that is wrong', () => {
  test.each([
    ['no verb', []],
    ['a verb that does not exist', ['sela']],
    ['a flag that does not exist', ['seal', '--chek']],
    ['a flag without its value', ['recipients', 'approve', 'east', '--fingerprint']],
    ['an argument that is missing', ['recipients', 'approve']],
    ['a value that is none of those allowed', ['ca', 'lint', '-o', 'yaml']],
  ])('with %s ends with 2, a help and one line, and no stack trace', (_, args) => {
    const { code, out, err } = run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Options:');
    expect(err).not.toMatch(/^\s+at /m);
  });
});

test('help goes to stdout, with examples, and ends with 0', () => {
  const { code, out } = run('seal', '--help');
  expect(code).toBe(0);
  expect(out).toMatch(/Examples:[\s\S]*seal --check/);
});
