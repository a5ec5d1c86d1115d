import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { openBackup } from '../../lib/store/backup.ts';
import { initialised, type MeshOfTests } from './ca-of-tests.ts';

const jiti = resolve(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');
const program = resolve(import.meta.dirname, '../../lib/cli/main.ts');
const other = AgeIdentity.generate(randomBytes);

let mesh: MeshOfTests;
beforeAll(async () => {
  mesh = await initialised();
});
afterAll(() => mesh.end());

const run = (args: readonly string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [jiti, program, 'store', ...args], {
    cwd: mesh.folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      HOME: mesh.input.home,
      XDG_DATA_HOME: mesh.input.dataHome,
      ISTHMUS_IDENTITY: mesh.identityFile,
    },
  });
  return { code: status, out: stdout, err: stderr };
};

describe('isthmus store', () => {
  test('backup writes armour to stdout, and words to stderr', () => {
    const { code, out, err } = run(['backup', '--to', other.recipient.text]);
    expect([code, err]).toEqual([0, expect.stringContaining('Backup of generation')]);
    expect(openBackup(Buffer.from(out), [other]).manifest.mesh).toBe('mesh1');
  });

  test('doctor writes its lines to stdout, and tells what it needs as data, too', () => {
    const { code, out, err } = run(['doctor']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ok {7}there is a backup that somebody else can open/m);
    const refused = run(['doctor', '-o', 'json', '--identity', '/dev/null']);
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.out).issues[0].code).toBe('identity-unreadable');
  });

  test('restore opens with the flags it is given', () => {
    const backup = join(mesh.folder, '../b.age');
    expect(run(['backup', '--to', mesh.identity.recipient.text, '--file', backup]).code).toBe(0);
    const folder = join(mesh.folder, '../restored');
    const { code, err } = run(['restore', '--file', backup, '--to-folder', folder]);
    expect([code, err]).toEqual([0, expect.stringContaining('Restored generation')]);
    expect(existsSync(join(folder, 'store.json'))).toBe(true);
    expect(run(['restore', '--file', backup, '--to-folder', folder]).code).toBe(3);
  });

  test('never repeats a private key that was given in place of a recipient', () => {
    const { code, out, err } = run(['backup', '--to', other.reveal()]);
    expect(code).toBe(2);
    expect(out + err).not.toContain(other.reveal().slice(0, 30));
  });

  test.each([
    [],
    ['backup'],
    ['restore'],
    ['export'],
    ['export', '--to', 'x', '--format', 'pem'],
    ['doctor', '--nonsense'],
  ])('refuses the words %j', (...args) => {
    expect(run(args.filter((word) => typeof word === 'string')).code).toBe(2);
  });

  test('export asks nothing, and refuses what is not there', () => {
    writeFileSync(join(mesh.folder, 'there'), 'x');
    const { code, err } = run(['export', '--to', join(mesh.folder, '../keys'), '-c', 'cluster1']);
    expect([code, err]).toEqual([2, expect.stringContaining('cacerts-missing')]);
  });
});
