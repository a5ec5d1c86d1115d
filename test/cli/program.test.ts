import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { twoClusters } from '../mesh-folder.ts';

/** The real program, in a project of a user: main.ts and mesh.yaml in a folder of their own. */
const root = resolve(import.meta.dirname, '../..');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
let project = '';

const sound = `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`;

const put = (name: string, text: string): void => writeFileSync(join(project, name), text);

const run = (
  args: readonly string[],
  env: Record<string, string> = {},
): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [jiti, 'main.ts', ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, out: stdout, err: stderr };
};

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'isthmus-program-'));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  put('package.json', '{ "type": "module" }');
  put('main.ts', `import { runApp } from '${join(root, 'lib/index.ts')}';\nawait runApp();\n`);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('synth', () => {
  test('writes dist, says so on stderr and nothing on stdout', () => {
    put('mesh.yaml', sound);
    const { code, out, err } = run([]);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('dist: 2 clusters,');
    expect(existsSync(join(project, 'dist/cluster2/mesh/60-eastwest/helmrelease-istio-eastwestgateway.yaml'))).toBe(
      true,
    );
  });

  test('does not touch a file that did not change', () => {
    const file = join(project, 'dist/cluster1/mesh/40-expose/gateway-cross-network-gateway.yaml');
    const { mtimeMs } = statSync(file);
    expect(run([]).err).toContain(' 0 written, 0 deleted');
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  test('deletes what it no longer makes, with its folder', () => {
    put('mesh.yaml', sound.replace('  cluster2: { network: network2 }\n', '  cluster9: { network: network2 }\n'));
    const { code, err } = run([]);
    expect(code).toBe(0);
    expect(existsSync(join(project, 'dist/cluster2'))).toBe(false);
    expect(existsSync(join(project, 'dist/flux/cluster2'))).toBe(false);
    expect(err).toContain('cluster-left');
    put('mesh.yaml', sound);
    expect(run([]).code).toBe(0);
    expect(existsSync(join(project, 'dist/cluster9'))).toBe(false);
  });

  test('leaves a file alone that somebody else put into dist, and says so', () => {
    writeFileSync(join(project, 'dist/notes.txt'), 'mine');
    expect(run([]).err).toContain('foreign-file');
    expect(readFileSync(join(project, 'dist/notes.txt'), 'utf8')).toBe('mine');
    rmSync(join(project, 'dist/notes.txt'));
  });

  test('--check exits with 0 when dist is fresh, with 1 and the file when it is stale, and writes nothing', () => {
    expect(run(['--check']).code).toBe(0);
    const file = join(project, 'dist/cluster1/mesh/40-expose/peerauthentication-default.yaml');
    const fresh = readFileSync(file, 'utf8');
    writeFileSync(file, fresh.replace('STRICT', 'PERMISSIVE'));
    const { code, err } = run(['--check']);
    expect(code).toBe(1);
    expect(err).toContain('cluster1/mesh/40-expose/peerauthentication-default.yaml');
    expect(readFileSync(file, 'utf8')).toContain('PERMISSIVE');
    expect(run([]).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(fresh);
  });

  test('gives the same bytes whatever the environment says', () => {
    const before = readFileSync(join(project, 'dist/inventory.json'), 'utf8');
    const odd = { CDK8S_DISABLE_SORT: '1', CDK8S_LEGACY_HASH: '1', LANG: 'tr_TR', TZ: 'Asia/Tokyo', NO_COLOR: '1' };
    expect(run(['--check'], odd).code).toBe(0);
    expect(readFileSync(join(project, 'dist/inventory.json'), 'utf8')).toBe(before);
  });

  test('-o json prints issues and files on stdout for programs', () => {
    const { out } = run(['-o', 'json']);
    const parsed: { issues: { code: string }[]; unchanged: number } = JSON.parse(out);
    expect(parsed.issues.map(({ code }) => code)).toContain('cacerts-not-sealed');
    expect(parsed.unchanged).toBeGreaterThan(40);
  });
});

describe('bad input', () => {
  const bad: readonly (readonly [string, string, string])[] = [
    ['malformed YAML', 'mesh: [\n', 'yaml-syntax'],
    ['an empty file', '', 'yaml-empty'],
    ['an unknown key', sound.replace('mesh:', 'mehs:'), 'unknown-key'],
    ['a wrong type', sound.replace('mesh1', '[]'), 'wrong-type'],
    ['an unknown version', sound.replace('1.30.3', '9.9.9'), 'istio-version-unsupported'],
    ['a cluster without a network', sound.replace('{ network: network2 }', '{}'), 'cluster-without-network'],
    ['a duplicate name', `${sound}mesh: again\n`, 'yaml-duplicate-key'],
    ['a cluster named ../x', sound.replace('cluster2', '../x'), 'cluster-name-malformed'],
    ['a cluster named 9', sound.replace('cluster2', '9'), 'yaml-key'],
    ['a cluster named "9"', sound.replace('cluster2', '"9"'), 'cluster-name-malformed'],
    ['a thousand nested lists', `mesh: ${'['.repeat(1000)}`, 'yaml-too-deep'],
  ];

  test.each(bad)('%s ends with exit code 2, one clear issue, and the old dist', (_, text, code) => {
    put('mesh.yaml', text);
    const before = readFileSync(join(project, 'dist/inventory.json'), 'utf8');
    const result = run([]);
    expect(result.code).toBe(2);
    expect(result.err).toContain(code);
    expect(result.err).toContain('Nothing was written.');
    expect(result.err).not.toMatch(/\n {4}at /);
    expect(readFileSync(join(project, 'dist/inventory.json'), 'utf8')).toBe(before);
    expect(readdirSync(join(project, 'dist')).toSorted()).toEqual([
      'README.md',
      'cluster1',
      'cluster2',
      'flux',
      'flux-bootstrap',
      'inventory.json',
    ]);
  });

  test('a missing file, an unknown flag and a folder that is not ours are usage errors', () => {
    put('mesh.yaml', sound);
    expect(run(['--mesh', 'none.yaml'])).toMatchObject({ code: 2 });
    expect(run(['--frobnicate'])).toMatchObject({ code: 2 });
    expect(run(['-o', 'yaml'])).toMatchObject({ code: 2, out: '', err: '-o yaml: choose table or json\n' });
    mkdirSync(join(project, 'other'), { recursive: true });
    writeFileSync(join(project, 'other/file'), 'mine');
    const { code, err } = run(['--out', 'other']);
    expect([code, err.includes('output-not-ours')]).toEqual([2, true]);
    expect(readdirSync(join(project, 'other'))).toEqual(['file']);
  });

  test('a file system that refuses ends with exit code 3', () => {
    put('mesh.yaml', sound);
    put('occupied', 'a file in the place of a folder');
    expect(run(['--out', 'occupied/dist'])).toMatchObject({ code: 3 });
  });
});

describe('npx cdk8s synth', () => {
  test('makes the committed dist in a copy of this repository', () => {
    const copy = join(project, 'copy');
    const tracked = [
      'lib',
      'imports',
      'schemas',
      'crds',
      'main.ts',
      'mesh.yaml',
      'cdk8s.yaml',
      'package.json',
      'tsconfig.json',
      'dist',
    ];
    for (const name of [...tracked, 'sealed', 'pki', 'recipients']) {
      if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    execFileSync('npx', ['cdk8s', 'synth', '--check-upgrade=false'], { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
    const { stdout } = spawnSync('diff', ['-r', join(copy, 'dist'), join(root, 'dist')], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});
