import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Asked, json, type Running, serve, TestAuthority } from '../clusters/fake-api-server.ts';
import { kubeSystem } from '../clusters/fake-cluster.ts';
import { outputOf } from '../child-output.ts';
import { kubeconfigText } from '../clusters/kubeconfig-text.ts';

/** The real program and API servers that speak TLS; the person logs in with a credential plugin. */
const repository = resolve(import.meta.dirname, '../..');
const token = 'token-from-the-plugin';
let folder = '';
let authority: TestAuthority;
let server: Running;

const node = (name: string) => ({
  metadata: { name: `${name}-control-plane`, labels: { 'node-role.kubernetes.io/control-plane': '' } },
  spec: { providerID: `kind://docker/${name}/${name}-control-plane` },
  status: {
    addresses: [
      { type: 'Hostname', address: name },
      { type: 'InternalIP', address: '172.18.0.2' },
    ],
  },
});

/** The first step of a path is the cluster. */
const answer = ({ behaviour, path, bearer }: Asked) => {
  if (bearer !== token) return json(401, {});
  if (path === kubeSystem) return json(200, { metadata: { uid: `uid-of-${behaviour}` } });
  if (path !== '/api/v1/nodes?limit=1') return json(404, {});
  return behaviour === 'two' ? json(403, { message: 'no' }) : json(200, { items: [node(behaviour)] });
};

const run = async (args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> => {
  const jiti = join(repository, 'node_modules/jiti/lib/jiti-cli.mjs');
  const child = spawn(process.execPath, [jiti, join(repository, 'lib/cli/main.ts'), 'init', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: join(folder, 'config') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return outputOf(child);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-init-program-'));
  authority = new TestAuthority();
  server = await serve(authority.server('IP:127.0.0.1'), answer);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', interactiveMode: 'IfAvailable' };
  const cluster = { 'certificate-authority-data': Buffer.from(authority.ca).toString('base64') };
  const own = ['one', 'two'].map((name) => ({
    name: `kind-${name}`,
    server: `https://127.0.0.1:${server.port}/${name}`,
    cluster,
    user: { exec },
  }));
  const away = { name: 'away', server: 'https://127.0.0.1:1', cluster, user: { exec } };
  const failing = { ...own[0], name: 'failing', user: { exec: { ...exec, args: ['fail'] } } };
  writeFileSync(join(folder, 'config'), kubeconfigText([...own, away, failing]));
  const script = `#!/bin/sh\n[ "$1" = fail ] && { echo ${token} >&2; exit 9; }\necho '{"status":{"token":"${token}"}}'\n`;
  writeFileSync(join(folder, 'plugin'), script, { mode: 0o700 });
  for (const name of ['sound', 'empty']) mkdirSync(join(folder, name));
}, 60_000);

afterAll(async () => {
  await server.end();
  authority.end();
  rmSync(folder, { recursive: true, force: true });
});

const mesh = (name: string): readonly string[] => ['--mesh', join(folder, name, 'mesh.yaml')];

describe('isthmus init', () => {
  test('tells its flags', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const flag of [
      '--context',
      '--network',
      '--engine',
      '--backend',
      '--repository',
      '--branch',
      '--ci',
      '--yes',
      '--offline',
    ]) {
      expect(out).toContain(flag);
    }
  }, 30_000);

  test('pins clusters by what their API servers say, and keeps the credential to itself', async () => {
    const { code, out, err } = await run([
      ...mesh('sound'),
      '--context',
      'kind-one',
      '--context',
      'b=kind-two',
      '--context',
      'away',
      '--timeout',
      '5s',
    ]);
    expect([code, err]).toEqual([0, expect.stringContaining('cluster-unreachable')]);
    const text = readFileSync(join(folder, 'sound/mesh.yaml'), 'utf8');
    expect(parse(text)).toMatchObject({
      clusters: {
        one: { uid: 'uid-of-one', platform: 'kind', apiServer: { url: 'https://172.18.0.2:6443' } },
        b: { uid: 'uid-of-two', platform: 'kind', context: 'kind-two' },
        away: { context: 'away' },
      },
    });
    expect(parse(text).clusters.away.uid).toBeUndefined();
    for (const shown of [out, err, text]) expect(shown).not.toContain(token);
    expect(new Set(server.asked.map(({ path }) => path))).toEqual(new Set([kubeSystem, '/api/v1/nodes?limit=1']));
  }, 30_000);

  test.each([
    ['no terminal and no context', [], 2, 'init-without-context'],
    [
      'an engine that nobody has',
      ['--context', 'kind-one', '--engine', 'fluxx'],
      2,
      'Choices: "flux", "argocd", "kubectl"',
    ],
    ['checks that nobody has', ['--context', 'kind-one', '--ci', 'github,jenkins'], 2, '--ci has no jenkins'],
    ['a plugin that fails', ['--context', 'kind-one', '--context', 'failing'], 3, 'it ended with code 9'],
    [
      'two contexts of one cluster',
      ['--context', 'kind-one', '--context', 'x=failing', '--offline'],
      2,
      'same-cluster-twice',
    ],
    [
      'another kubeconfig that is none',
      ['--context', 'kind-one', '--kubeconfig', '/nonexistent'],
      3,
      'kubeconfig-missing',
    ],
  ])(
    'ends without a file for %s',
    async (_, args, code, words) => {
      const done = await run([...mesh('empty'), ...args]);
      expect([done.code, done.err]).toEqual([code, expect.stringContaining(words)]);
      expect(done.err).not.toMatch(/^\s+at /m);
      expect(done.err).not.toContain(token);
      expect(readdirSync(join(folder, 'empty'))).toEqual([]);
    },
    30_000,
  );

  test('ends with 3 where nothing can be written', async () => {
    const { code, err } = await run(['--mesh', '/proc/1/mesh.yaml', '--context', 'kind-one', '--offline']);
    expect([code, err]).toEqual([3, expect.stringContaining('system-error')]);
    expect(existsSync('/proc/1/mesh.yaml')).toBe(false);
  }, 30_000);

  test('offers the engines that a declaration may name', async () => {
    const { secretWords } = await import('../../lib/words.ts');
    const { out } = await run(['--help']);
    const [, choices = ''] = /What applies dist[^[]*\[choices: ([^\]]*)\]/.exec(out.replaceAll(/\s+/g, ' ')) ?? [];
    expect(choices.replaceAll('"', '').split(', ')).toEqual(secretWords.engines.map(({ name }) => name));
  }, 30_000);
});
