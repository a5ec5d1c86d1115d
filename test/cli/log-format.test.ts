import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { issueRecords, logFormatIn, passedOn, records } from '../../lib/cli/log-format.ts';
import { guarded } from '../../lib/cli/exit.ts';
import { Progress } from '../../lib/cli/progress.ts';
import { warningAt } from '../../lib/plan/issue.ts';
import { twoClusters } from '../mesh-folder.ts';

const objects = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

describe('which format the words of a command line ask for', () => {
  test.each([
    [[], 'text'],
    [['synth', '--log-format', 'json'], 'json'],
    [['--log-format=json', 'synth'], 'json'],
    [['synth', '--logFormat', 'json'], 'json'],
    [['synth', '--log-format', 'text'], 'text'],
    [['explain', '--', '--log-format=json'], 'text'],
    [['explain', 'json'], 'text'],
  ])('%j: %s', (words, format) => expect(logFormatIn(words)).toBe(format));
});

describe('words as records', () => {
  test('have a level and a message, one object a line', () => {
    expect(objects(records('wrote a\n\n  b in 3 ms\nwarning: others may read it\nisthmus: no such verb\n'))).toEqual([
      { level: 'info', message: 'wrote a' },
      { level: 'info', message: 'b in 3 ms' },
      { level: 'warning', message: 'others may read it' },
      { level: 'error', message: 'no such verb' },
    ]);
  });

  test('of an issue have its code, place, problem and remedy; the words around it stay', () => {
    const issue = warningAt('odd', ['clusters', 'a'], 'it is "odd"\nand long', 'mend it');
    expect(objects(records(`${issueRecords([issue])}1 warning.\n`))).toEqual([
      { level: 'warning', code: 'odd', place: 'clusters.a', problem: 'it is "odd"\nand long', remedy: 'mend it' },
      { level: 'info', message: '1 warning.' },
    ]);
  });

  test('of another process of ours stay as they are, and its other lines become messages', () => {
    const record = '{"level":"info","message":"done"}';
    expect(records(passedOn(record))).toBe(`${record}\n`);
    expect(objects(records(passedOn('{ not ours }')))).toEqual([{ level: 'info', message: '{ not ours }' }]);
  });

  test('tell a fault of ours with its stack in one object', async () => {
    let err = '';
    const io = { out: () => {}, err: (text: string) => void (err += records(text)), columns: undefined };
    const code = await guarded({ ...io, color: false, ascii: true, logFormat: 'json' }, () =>
      Promise.reject(new Error('boom\nbang')),
    );
    expect(code).toBe(4);
    expect(objects(err)).toEqual([
      expect.objectContaining({ level: 'error', code: 'isthmus-fault', problem: expect.stringContaining('bang\n') }),
    ]);
  });

  test('tell every step of the progress, however quick and wherever', () => {
    let err = '';
    const io = { out: () => {}, err: (text: string) => void (err += text), columns: undefined, color: false };
    const progress = new Progress({ ...io, ascii: true, logFormat: 'json' }, () => 0);
    progress.done('east');
    progress.end();
    expect(err).toBe('east in 0 ms\nall in 0 ms\n');
  });
});

/** The real program, on a mesh with a main.ts that loads and one that does not. */
const root = resolve(import.meta.dirname, '../..');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
let folder = '';

const run = (...args: readonly string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [jiti, join(root, 'lib/cli/main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-log-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'mesh.yaml'), twoClusters);
  writeFileSync(
    join(folder, 'main.ts'),
    `import { runApp } from '${join(root, 'lib/index.ts')}';\nconsole.error('mine');\nawait runApp();\n`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('--log-format json', () => {
  test('holds for a command line that is wrong', () => {
    const { code, out, err } = run('chek', '--log-format', 'json');
    expect([code, out]).toEqual([2, '']);
    expect(objects(err)).toEqual([
      expect.objectContaining({ level: 'error', code: 'usage', problem: expect.stringContaining('chek') }),
    ]);
  });

  test('runs no verb whose flags are wrong', () => {
    const { code, out, err } = run('synth', '--no-code', '--chek', '--out', 'wrong', '--log-format', 'json');
    expect([code, out, existsSync(join(folder, 'wrong'))]).toEqual([2, '', false]);
    expect(objects(err)).toHaveLength(1);
  });

  test('holds behind a main.ts, for what that prints itself, too, and leaves the data alone', () => {
    const { code, out, err } = run('synth', '-o', 'json', '--log-format', 'json');
    expect([code, Object.keys(JSON.parse(out))]).toEqual([0, expect.arrayContaining(['issues', 'written'])]);
    expect(objects(err)).toContainEqual({ level: 'info', message: 'mine' });
    expect(objects(err)).toContainEqual({ level: 'info', message: expect.stringMatching(/^cluster1 in \d+ ms$/) });
  });

  test('refuses another format in a main.ts, too', () => {
    const { status, stderr } = spawnSync(process.execPath, [jiti, 'main.ts', '--log-format', 'xml'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, 'mine\n--log-format xml: choose text or json\n']);
  });
});

test('a main.ts that throws does not look like a finding', () => {
  const broken = join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'mesh.yaml'), twoClusters);
  writeFileSync(join(broken, 'main.ts'), "throw new Error('mine');\n");
  const { code, err } = run('synth', '--check', '--mesh', 'broken/mesh.yaml');
  expect([code, err]).toEqual([2, expect.stringMatching(/Error: mine[^]*main\.ts ended with an error of its own\n$/)]);
  expect(run('synth', '--check', '--out', 'never-made').code).toBe(1);
});

describe('--timeout', () => {
  test('ends a run that takes longer with 3, and writes nothing', () => {
    const { code, out, err } = run('synth', '--no-code', '--out', 'late', '--timeout', '1ms');
    expect([code, out, existsSync(join(folder, 'late'))]).toEqual([3, '', false]);
    expect(err).toMatch(/time-up[^]*--timeout 1ms/);
  });

  test('ends a verb that only reads, before it prints', () => {
    const { code, out, err } = run('next', '--timeout', '1ms', '--log-format', 'json');
    expect([code, out]).toEqual([3, '']);
    expect(objects(err)).toContainEqual(expect.objectContaining({ level: 'error', code: 'time-up' }));
  });

  test('ends a main.ts', () => {
    const { code, err } = run('synth', '--out', 'late', '--timeout', '1ms');
    expect([code, existsSync(join(folder, 'late'))]).toEqual([3, false]);
    expect(err.match(/time-up/g)).toEqual(['time-up']);
  });

  test('is no limit that a run in time would notice', () => {
    expect(run('synth', '--no-code', '--out', 'early', '--timeout', '1m').code).toBe(0);
    expect(existsSync(join(folder, 'early/inventory.json'))).toBe(true);
  });

  test.each(['soon', '2h', '-1s'])('refuses %s', (time) => {
    const { code, err } = run('next', `--timeout=${time}`);
    expect([code, err]).toEqual([2, expect.stringContaining('--timeout')]);
  });

  test('keeps its own meaning where a verb asks clusters', () => {
    expect(run('init', '--offline', '--yes', '--context', 'none', '--timeout', '1ms').err).not.toContain('time-up');
  });
});
