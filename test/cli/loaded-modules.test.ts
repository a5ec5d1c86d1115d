import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { twoClusters } from '../mesh-folder.ts';

/** The compiled program, as a package holds it, in a project with a main.ts: what does a verb load? */
const root = resolve(import.meta.dirname, '../..');
let folder = '';

/** Writes down every module that is asked for, and every file that CommonJS has loaded at the end. */
const recorder = `
import { appendFileSync } from 'node:fs';
import { Module, register } from 'node:module';
const note = (name) => appendFileSync(process.env.LOADED_MODULES, name + '\\n');
register('data:text/javascript,' + encodeURIComponent(\`
import { appendFileSync } from 'node:fs';
export const resolve = async (name, context, next) => {
  const found = await next(name, context);
  appendFileSync(process.env.LOADED_MODULES, found.url + '\\\\n');
  return found;
};
\`));
process.on('exit', () => Object.keys(Module._cache).forEach(note));
`;

const put = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};

interface Run {
  readonly code: number | null;
  readonly loaded: readonly string[];
  readonly err: string;
}

const run = (...args: readonly string[]): Run => {
  const log = put('loaded.txt', '');
  const program = join(folder, 'build/lib/cli/main.js');
  const { status, stderr } = spawnSync(process.execPath, ['--import', join(folder, 'recorder.mjs'), program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      LOADED_MODULES: log,
      ISTHMUS_STORE: join(folder, 'outside/store'),
      ISTHMUS_PASSPHRASE_FILE: join(folder, 'passphrase'),
      HOME: folder,
    },
  });
  return { code: status, loaded: readFileSync(log, 'utf8').split('\n'), err: stderr };
};

const user = /\/main\.ts$|node_modules\/(?:jiti|tsx|cdk8s|cdk8s-plus-28|constructs)\//;
const userCode = ({ loaded }: Run): readonly string[] => loaded.filter((name) => user.test(name));
const client = ({ loaded }: Run): readonly string[] =>
  loaded.filter((name) => name.includes('@kubernetes/client-node'));

beforeAll(() => {
  // Below the project, so that packages resolve; below node_modules, so that no tool takes it for source.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  folder = mkdtempSync(join(root, 'node_modules/.cache/isthmus-loaded-'));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'build')], { cwd: root });
  put('mesh.yaml', `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`);
  put('main.ts', `throw new Error('user code ran');\n`);
  put('passphrase', 'a passphrase for a test\n');
  put('recorder.mjs', recorder);
  mkdirSync(join(folder, 'outside'), { mode: 0o700 });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a verb that handles secrets', () => {
  test.each([
    ['ca init', ['ca', 'init', '--algorithm', 'ecdsa-p256', '--no-backup']],
    ['ca issue', ['ca', 'issue', '--all']],
    ['ca csr', ['ca', 'csr', 'cluster1']],
    ['ca lint', ['ca', 'lint']],
    ['ca status', ['ca', 'status']],
    ['recipients generate', ['recipients', 'generate', 'cluster1']],
    ['recipients check', ['recipients', 'check']],
    ['seal', ['seal', '-c', 'cluster1']],
    ['seal --check', ['seal', '--check']],
    ['store doctor', ['store', 'doctor']],
    ['scan', ['scan', 'mesh.yaml']],
    ['remote-secret --print-rbac', ['remote-secret', '--print-rbac']],
  ])('%s loads neither user code nor what builds objects, and no Kubernetes client', (_, args) => {
    const done = run(...args);
    expect([done.code === 0 || done.code === 1, done.err]).toEqual([true, done.err]);
    expect(done.loaded.length).toBeGreaterThan(20);
    expect([...userCode(done), ...client(done)]).toEqual([]);
  });

  test('remote-secret does not load them either, when it comes to the clusters', () => {
    const done = run('remote-secret', '--all', '--kubeconfig', put('kubeconfig', '{}'));
    expect(done.code).toBe(3);
    expect(userCode(done)).toEqual([]);
  });
});

test('synth is seen to load them: the recorder works', () => {
  const done = run('synth', '--no-code', '--out', join(folder, 'dist'));
  expect([done.code, userCode(done).length > 0]).toEqual([0, true]);
});
