import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { identityText } from '../../lib/store/compartment.ts';
import { publicKeyText } from '../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../lib/sealing/signers.ts';
import { writePublicStore } from '../../lib/signed-index/public-store.ts';
import { FakeCluster, tokens } from '../clusters/fake-cluster.ts';
import { type Running, serve, TestAuthority } from '../clusters/fake-api-server.ts';
import { outputOf } from '../child-output.ts';
import { kubeconfigText } from '../clusters/kubeconfig-text.ts';
import { newFolder, newIdentity, storeIn, withIdentity } from '../store/store-fixture.ts';

/** The real program, a real store, and API servers that speak TLS; the person logs in with a credential plugin. */
const repository = resolve(import.meta.dirname, '../..');
let folder = '';
let authority: TestAuthority;
let server: Running;

const put = (file: string, text: string, mode = 0o600): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text, { mode });
};

const run = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: unknown; out: string; err: string }> => {
  const jiti = join(repository, 'node_modules/jiti/lib/jiti-cli.mjs');
  const program = join(repository, 'lib/cli/main.ts');
  const mesh = join(folder, 'mesh/mesh.yaml');
  const child = spawn(process.execPath, [jiti, program, 'remote-secret', '--mesh', mesh, ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      KUBECONFIG: `${folder}/none:${folder}/config`,
      ISTHMUS_STORE: join(folder, 'store'),
      ISTHMUS_IDENTITY: join(folder, 'identity'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return outputOf(child);
};

const sealedFiles = (): string =>
  readdirSync(join(folder, 'mesh/sealed'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

beforeAll(async () => {
  folder = newFolder();
  authority = new TestAuthority();
  const fake = new FakeCluster(authority.ca);
  server = await serve(authority.server('IP:127.0.0.1'), (asked) => fake.answer(asked));
  const url = (name: string): string => `https://127.0.0.1:${server.port}/${name}`;
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', interactiveMode: 'IfAvailable' };
  const cluster = { 'certificate-authority-data': Buffer.from(authority.ca).toString('base64') };
  const contexts = ['cluster-1', 'cluster-2'].map((name) => ({ name, server: url(name), cluster, user: { exec } }));
  put('config', kubeconfigText(contexts));
  put('plugin', `#!/bin/sh\necho '{"status":{"token":"${tokens.plugin}"}}'\n`, 0o700);
  const declared = ['cluster-1', 'cluster-2'].map(
    (name) =>
      `  ${name}: { network: n-${name}, context: ${name}, uid: uid-of-${name}, apiServer: { url: "${url(name)}" } }`,
  );
  const head = 'mesh: mesh1\nistio: { version: 1.30.3 }\nsecrets: { backend: plain }\nclusters:\n';
  put('mesh/mesh.yaml', `${head}${declared.join('\n')}\n`);
  const identity = newIdentity();
  put('identity', identityText(identity).toString('utf8'));
  const store = storeIn(join(folder, 'store'), identity);
  const { id, generation } = store;
  put('mesh/pki/store.json', writePublicStore({ id, mesh: 'mesh1', generation, roots: [] }));
  const { signer } = await store.work(withIdentity(identity));
  put('mesh/pki/signers.json', writeSigners([publicKeyText(signer)]));
}, 60_000);

afterAll(async () => {
  await server.end();
  authority.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('isthmus remote-secret', () => {
  test('tells its flags', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const flag of ['--source', '--target', '--all', '--context', '--dry-run', '--print-rbac', '--wait', '-o']) {
      expect(out).toContain(flag);
    }
  }, 30_000);

  test('is used wrongly without a cluster, and touches nothing', async () => {
    const { code, out, err } = await run([]);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining('cluster-choice')]);
    expect(server.asked).toEqual([]);
  }, 30_000);

  test('seals the access to both, and the credential of the plugin goes nowhere', async () => {
    const { code, out, err } = await run(['--all', '--timeout', '5s'], { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect([code, err]).toEqual([0, expect.stringContaining('2 documents sealed')]);
    expect(out).toMatch(/cluster-2 +sealed\/cluster-2\/istio-remote-secret-cluster-1.yaml +\S+/);
    const text = sealedFiles();
    const values = [...text.matchAll(/[A-Za-z0-9+/=]{200,}/g)].map(([value]) =>
      Buffer.from(value, 'base64').toString(),
    );
    expect(values.filter((value) => value.includes(`token: ${tokens.reader}`))).toHaveLength(2);
    for (const shown of [out, err, text, ...values]) expect(shown).not.toContain(tokens.plugin);
    for (const shown of [out, err]) expect(shown).not.toContain(tokens.reader);
  }, 30_000);

  test('takes two contexts of one cluster for what they are', async () => {
    const { code, err } = await run(['--all', '--context', 'cluster-2=cluster-1', '--dry-run']);
    expect([code, err]).toEqual([1, expect.stringContaining('cluster-uid-mismatch')]);
    expect(err).toContain('same-cluster-twice');
  }, 30_000);

  test('gives findings as JSON, with the exit code of the surroundings', async () => {
    const { code, out } = await run(['--source', 'cluster-1', '--kubeconfig', `${folder}/none`, '-o', 'json']);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ issues: [{ code: 'kubeconfig-missing' }], sealed: [], written: 0 });
  }, 30_000);

  test('takes a context from the file of the person before the hint of mesh.yaml', async () => {
    put('xdg/isthmus/contexts.yaml', 'mesh1: { cluster-1: nowhere }\n');
    const { code, err } = await run(['--source', 'cluster-1'], { XDG_CONFIG_HOME: `${folder}/xdg` });
    expect([code, err]).toEqual([3, expect.stringContaining('"nowhere"')]);
  }, 30_000);
});
