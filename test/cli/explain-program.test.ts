import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { twoClusters } from '../mesh-folder.ts';

/** The program from its source, in a project with a main.ts that brings an addon of its own. */
const root = resolve(import.meta.dirname, '../..');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
let project = '';

const run = (...args: readonly string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [jiti, join(root, 'lib/cli/main.ts'), ...args], {
    cwd: project,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};

const sound = `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`;
const put = (name: string, text: string): void => writeFileSync(join(project, name), text);

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'isthmus-explain-'));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  put('package.json', '{ "type": "module" }');
  put(
    'main.ts',
    `import * as z from 'zod';
import { KubeObject, runApp } from '${join(root, 'lib/index.ts')}';
const options = z.strictObject({ word: z.string().default('quiet').describe('A word.') }).describe('Mine.');
const build = (scope, cluster, { word }) =>
  void new KubeObject(scope, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'istio-system' }, data: { word } });
await runApp({ addons: [{ name: 'mine', options, build }] });
`,
  );
  put('mesh.yaml', `${sound}addons: { mine: { word: loud } }\n`);
  mkdirSync(join(project, 'sub'));
  run('synth');
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

const mine = 'dist/cluster1/extras/70-addons/configmap-mine.yaml';

describe('isthmus explain', () => {
  test('knows the words that main.ts brings, and prints data to stdout alone', () => {
    const { code, out, err } = run('explain', 'addons.mine.word');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('A word.');
    expect(out).toMatch(/cluster1, cluster2 +loud +mesh\.yaml:7:\d+ addons\.mine\.word/);
  });

  test('says that a cluster is none of the mesh, and explains the field all the same', () => {
    const { code, out, err } = run('explain', 'clusters.cluster3.network');
    expect([code, err]).toEqual([0, 'No cluster is called cluster3: did you mean cluster1?\n']);
    expect(out).toContain('Clusters of one network');
  });

  test('shows the page of a code of check without running anything of main.ts', () => {
    mkdirSync(join(project, 'broken'));
    put('broken/main.ts', "throw new Error('it ran');\n");
    const { code, out } = run('explain', 'peering-missing', '--mesh', 'broken/mesh.yaml');
    expect([code, out]).toEqual([0, expect.stringMatching(/^peering-missing \(error or warning, peering\)\n/)]);
  });

  test('ends with 2 and the nearest name for a field that is none', () => {
    const { code, out, err } = run('explain', 'clusters.*.gatway', '--no-code', '--mesh', 'none.yaml');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('did you mean clusters.*.gateway?');
  });

  test('explains without a declaration, and beside one with errors', () => {
    expect(run('explain', 'istio.version', '--no-code', '--mesh', 'none.yaml').out).toContain('Istio release of the');
    put('broken.yaml', 'mesh: m\nistoi: {}\n');
    const { code, out, err } = run('explain', 'istio', '--no-code', '--mesh', 'broken.yaml');
    expect([code, out.split('\n')[0]]).toEqual([0, 'istio (map, required)']);
    expect(err).toContain('The declaration has ');
  });
});

describe('isthmus why', () => {
  test('runs main.ts, and takes a path from here', () => {
    const { code, out } = run('why', `${mine}:7`);
    expect(code).toBe(0);
    expect(out).toContain('addon mine of main.ts');
    expect(out).toMatch(/addons\.mine\.word +mesh\.yaml:7:\d+/);
  }, 60_000);

  test('prints the same for programs', () => {
    const { out } = run('why', mine, '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ file: mine.slice('dist/'.length), rule: { room: 'main.ts' } });
  }, 60_000);

  test('ends with 2 for what is no file of dist, and with 1 for one that is stale', () => {
    expect(run('why', 'mesh.yaml').code).toBe(2);
    expect(run('why', '../../etc/passwd').code).toBe(2);
    appendFileSync(join(project, mine), '# by hand\n');
    const { code, out, err } = run('why', mine);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('dist-stale');
    expect(run('synth').code).toBe(0);
  }, 60_000);
});

const time = (name: string): number => statSync(join(project, 'dist', name)).mtimeMs;

describe('isthmus synth --cluster', () => {
  test('writes what is chosen, tells what is left, and leaves dist stale', () => {
    put(
      'mesh.yaml',
      `${sound.replace('sourceRanges', 'externalTrafficPolicy: Local, sourceRanges')}addons: { mine: { word: loud } }\n`,
    );
    const before = [time('cluster2/inventory.json'), time('inventory.json')];
    const { code, err } = run('synth', '-c', 'cluster1');
    expect(code).toBe(0);
    expect(err).toContain('partial-synth');
    expect(err).toContain('cluster2 would change, too, and stays as it is');
    expect([time('cluster2/inventory.json'), time('inventory.json')]).toEqual(before);
    expect(run('synth', '--check', '-c', 'cluster1').code).toBe(0);
    expect(run('synth', '--check').code).toBe(1);
    expect(run('synth', '-c', 'cluster*').code).toBe(0);
    expect(run('synth', '--check').code).toBe(0);
  }, 120_000);

  test('is refused where the others would be half of something else', () => {
    put(
      'mesh.yaml',
      `${sound}gitops: { engine: kubectl }\ninstall: { method: helm }\naddons: { mine: { word: loud } }\n`,
    );
    const { code, err } = run('synth', '-c', 'cluster1');
    expect(code).toBe(2);
    expect(err).toContain('partial-synth-inconsistent');
    expect(run('synth', '-c', 'nowhere').err).toContain('cluster-unknown');
  }, 60_000);
});

describe('isthmus next', () => {
  test('says the first step of a new mesh, without running main.ts', () => {
    put('mesh.yaml', `${sound}addons: { mine: { word: loud } }\n`);
    const { code, out } = run('next');
    expect(code).toBe(0);
    expect(out).toContain('cluster1, cluster2: root\n  isthmus ca init\n');
    expect(out).toContain('docs/guides/next.md#root');
  });

  test('follows the mesh where nothing needs a store: the public root, dist, Flux', () => {
    put('mesh.yaml', `${sound}secrets: { backend: existing }\n`);
    const { steps } = JSON.parse(run('next', '-o', 'json').out);
    expect(steps.map(({ step }: { step: string }) => step)).toEqual(['public-root']);
  });

  test('ends with 2 where the declaration has errors', () => {
    expect(run('next', '--mesh', 'broken.yaml').code).toBe(2);
  });
});
