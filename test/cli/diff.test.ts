import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { diff, type DiffInput } from '../../lib/cli/commands/diff.ts';
import { guarded } from '../../lib/cli/exit.ts';
import { object, smallTree } from '../diff/small-tree.ts';
import { Repository } from '../scan/repository.ts';
import { type Outcome, recorded } from './recorded-io.ts';

// Real repositories on a machine that has other things to do.
jest.setTimeout(60_000);

const searchPath = process.env['PATH'] ?? '';
const before = object(
  'PeerAuthentication',
  'security.istio.io/v1',
  { spec: { mtls: { mode: 'STRICT' } } },
  { name: 'default' },
);
const after = before.replace('STRICT', 'PERMISSIVE');
const place = 'dist/cluster1/mesh/a.yaml';

const operator = (tag: string): string =>
  object('IstioOperator', 'install.istio.io/v1alpha1', {
    spec: { tag, values: { global: { multiCluster: { clusterName: 'east' } } } },
  });

let repository: Repository;

const run = async (input: Partial<DiffInput> = {}, folder = repository.folder): Promise<Outcome> => {
  const whole: DiffInput = {
    base: undefined,
    head: undefined,
    mesh: 'mesh.yaml',
    folder,
    searchPath,
    format: 'brief',
    exitZero: false,
    maxSize: 65_536,
    terminal: { columns: undefined, color: false, ascii: true },
  };
  return recorded((io) => guarded(io, () => diff({ ...whole, ...input }, io)));
};

const put = (text: string, below = ''): void => {
  for (const [path, content] of Object.entries(smallTree({ [place]: text })))
    repository.put(join(below, path), content);
};

beforeEach(() => {
  repository = new Repository();
  put(before);
  repository.commit('first');
});
afterEach(() => {
  repository.remove();
});

describe('isthmus diff', () => {
  test('compares HEAD with the work tree, a revision with it, and two revisions', async () => {
    expect(await run()).toMatchObject({ code: 0, out: 'No differences.\n', err: '' });
    put(after);
    const headline = /^Risk trust: mTLS in cluster1: STRICT to PERMISSIVE/;
    expect(await run()).toMatchObject({ code: 1, out: expect.stringMatching(headline) });
    repository.commit('second');
    expect(await run({ base: 'HEAD~' })).toMatchObject({ code: 1, out: expect.stringMatching(headline) });
    expect(await run({ base: 'HEAD~', head: 'HEAD' })).toMatchObject({ code: 1, out: expect.stringMatching(headline) });
    expect(await run({ base: 'HEAD', head: 'HEAD' })).toMatchObject({ code: 0 });
  });

  test('compares folders, and ends with 0 where that is asked for', async () => {
    put(after, 'other');
    const folders = { base: 'dist', head: join('other', 'dist') };
    expect((await run(folders)).code).toBe(1);
    expect((await run({ ...folders, exitZero: true })).code).toBe(0);
    expect((await run({ base: 'other' })).code).toBe(1);
  });

  test('sees a mesh in a folder of a repository, and the pipeline at its top', async () => {
    put(before, 'mesh');
    repository.put('mesh/mesh.yaml', 'mesh: mesh1\n');
    repository.commit('a folder');
    put(after, 'mesh');
    repository.put('.github/workflows/a.yml', 'on: push\n');
    const { out } = await run({ mesh: 'mesh/mesh.yaml', format: 'json' });
    const { groups } = JSON.parse(out);
    const files = groups.flatMap((group: { changes: readonly { file: string }[] }) =>
      group.changes.map(({ file }) => file),
    );
    expect(files.toSorted()).toEqual(['.github/workflows/a.yml', place]);
  });

  test('recognises the clusters of a mesh written by hand in a folder of a repository, as in a plain folder', async () => {
    repository.put('infra/meshes/east/istio.yaml', operator('1.28.0'));
    repository.put('infra/meshes/west/istio.yaml', operator('1.28.0').replaceAll('east', 'west'));
    const first = repository.commit('by hand');
    repository.put('infra/meshes/east/istio.yaml', operator('1.29.0'));
    repository.put('unrelated.yaml', operator('1.0.0'));
    const headline = expect.stringMatching(/^Risk restart: istiod of east: 1.28.0 to 1.29.0/);
    const mesh = 'infra/meshes/mesh.yaml';
    expect(await run({ mesh })).toMatchObject({ code: 1, out: headline, err: '' });
    repository.commit('newer');
    expect(await run({ mesh, base: first, head: 'HEAD' })).toMatchObject({ code: 1, out: headline, err: '' });
    expect(await run({ base: first, head: 'HEAD', mesh: 'infra/mesh.yaml' })).toMatchObject({ code: 1, out: headline });
  });

  test.each(['human', 'brief', 'markdown', 'html', 'json'] as const)('says the same in %s', async (format) => {
    put(after);
    expect((await run({ format })).out).toContain('mTLS in cluster1: STRICT to PERMISSIVE');
  });

  test('runs nothing of the repository', async () => {
    repository.git('config', 'core.fsmonitor', 'touch pwned');
    repository.git('config', 'diff.evil.textconv', 'touch pwned');
    repository.put('.gitattributes', '*.yaml diff=evil\n');
    put(after);
    expect((await run()).code).toBe(1);
    expect(existsSync(join(repository.folder, 'pwned'))).toBe(false);
  });
});

describe('bad input', () => {
  test.each([
    ['a revision that does not exist', 'no-such-branch'],
    ['a revision like an option', '--upload-pack=touch pwned'],
    ['an empty revision', ''],
    ['a revision with a line break', 'HEAD\n--all'],
  ])('%s ends with 2 and an issue', async (_what, base) => {
    const { code, err } = await run({ base });
    expect(code).toBe(2);
    expect(err).toContain('tree-revision');
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('no git on PATH ends with 3', async () => {
    expect(await run({ searchPath: '' })).toMatchObject({ code: 3, err: expect.stringContaining('no git is on PATH') });
  });

  test('a folder that is no mesh ends with 2', async () => {
    mkdirSync(join(repository.folder, 'x'));
    mkdirSync(join(repository.folder, 'y'));
    expect(await run({ base: 'x', head: 'y' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('diff-no-mesh'),
    });
  });

  test.each([
    ['YAML that does not parse', (): void => put('a: [b\n'), /yaml/],
    ['a file of 50 MB', (): void => put(`a: ${'x'.repeat(50_000_000)}\n`), /tree-file-too-large/],
    [
      'a link',
      (): void => symlinkSync('/etc/passwd', join(repository.folder, 'dist/cluster1/mesh/b.yaml')),
      /tree-symlink/,
    ],
    ['half a tree', (): void => void repository.git('rm', '-q', 'dist/cluster1/inventory.json'), /tree-incomplete/],
    ['an inventory of something else', (): void => repository.put('dist/inventory.json', '[]'), /inventory-unreadable/],
  ])('%s ends with 2 and an issue', async (_what, spoil, issue) => {
    spoil();
    const { code, err } = await run();
    expect(err).toMatch(issue);
    expect(code).toBe(2);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('ten thousand files are compared', async () => {
    for (let index = 0; index < 10_000; index += 1)
      repository.put(`dist/cluster1/mesh/b${index}.yaml`, before.replace('name: default', `name: b${index}`));
    const { code, out } = await run({ format: 'markdown' });
    expect(code).toBe(1);
    expect(out.length).toBeLessThanOrEqual(65_536);
    expect(out).toContain('10000 objects');
  });
});
