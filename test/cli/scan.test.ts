import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { scan, type ScanInput } from '../../lib/cli/commands/scan.ts';
import { contentDigest } from '../../lib/files/content-digest.ts';
import { ageIdentity, jwt, plantedTexts } from '../emit/leak/planted.ts';
import { tgz } from '../scan/archives.ts';
import { Repository } from '../scan/repository.ts';
import { type Outcome, recorded } from './recorded-io.ts';

// Real repositories and archives on a machine that has other things to do.
jest.setTimeout(60_000);

const root = resolve(import.meta.dirname, '../..');
const searchPath = process.env['PATH'] ?? '';

const run = async (folder: string, input: Partial<ScanInput> = {}): Promise<Outcome> => {
  const whole = {
    mesh: join(folder, 'mesh.yaml'),
    paths: [],
    staged: false,
    range: undefined,
    format: 'table',
    folder,
    searchPath,
    indexFile: undefined,
  } as const;
  return recorded((io) => scan({ ...whole, ...input }, io));
};

const token = `token: ${jwt}\n`;
let repository: Repository;
let plain = '';
beforeEach(() => {
  repository = new Repository();
  repository.put('readme.txt', 'hello\n');
  repository.commit('first');
  plain = mkdtempSync(join(tmpdir(), 'isthmus-plain-'));
});
afterEach(() => {
  repository.remove();
  rmSync(plain, { recursive: true, force: true });
});

describe('the exit code', () => {
  test('is 0 for a clean tree, and for warnings', async () => {
    expect(await run(repository.folder)).toMatchObject({
      code: 0,
      out: '',
      err: 'looked into 1 files: nothing found.\n',
    });
    repository.put('.netrc', 'empty\n');
    const { code, err } = await run(repository.folder);
    expect([code, err]).toEqual([0, expect.stringContaining('scan-suspicious-name')]);
  });

  test('is 1 for findings, wherever they are', async () => {
    repository.put('a.yaml', token);
    expect((await run(repository.folder)).code).toBe(1);
    expect((await run(repository.folder, { staged: true })).code).toBe(0);
    repository.commit('second');
    expect((await run(repository.folder, { staged: true })).code).toBe(1);
    repository.git('revert', '--no-edit', 'HEAD');
    expect((await run(repository.folder, { range: 'HEAD~2..HEAD' })).code).toBe(1);
    expect((await run(repository.folder)).code).toBe(0);
  });

  test.each([
    ['two kinds of a scan', { staged: true, range: 'HEAD..HEAD' }],
    ['paths and the index', { staged: true, paths: ['readme.txt'] }],
    ['a range that looks like a flag', { range: '--output=x..HEAD' }],
    ['a path that does not exist', { paths: ['nothing'] }],
  ])('is 2 for %s', async (_, input) => {
    expect((await run(repository.folder, input)).code).toBe(2);
    expect(JSON.parse((await run(repository.folder, { ...input, format: 'json' })).out).issues).toHaveLength(1);
  });

  test('is 2 for the index of a folder that is in no work tree', async () => {
    expect((await run(plain, { staged: true })).code).toBe(2);
  });

  test('is 3 without git in a work tree, and git is not needed elsewhere or for paths', async () => {
    expect((await run(repository.folder, { searchPath: '' })).code).toBe(3);
    expect((await run(repository.folder, { searchPath: '', paths: ['readme.txt'] })).code).toBe(0);
    expect((await run(plain, { searchPath: '' })).code).toBe(0);
  });
});

describe('paths', () => {
  test('are looked into whole, ignored files too, and shown from the top of the work tree', async () => {
    repository.put('.gitignore', 'private/\n');
    repository.put('private/deep/a.yaml', token);
    repository.put('private/b.tgz', tgz([{ name: 'x.yaml', bytes: Buffer.from(token) }]));
    const { out } = await run(join(repository.folder, 'private'), { paths: ['.'], format: 'json' });
    expect(JSON.parse(out).issues.map(({ file }: { file: string }) => file)).toEqual([
      'private/b.tgz',
      'private/deep/a.yaml',
    ]);
    expect((await run(repository.folder, { paths: ['readme.txt'] })).code).toBe(0);
  });

  test('elsewhere are shown by their own names', async () => {
    writeFileSync(join(plain, 'a.yaml'), token);
    const { out } = await run(repository.folder, { paths: [join(plain, 'a.yaml')], format: 'json' });
    expect(JSON.parse(out).issues).toMatchObject([{ file: 'a.yaml', line: 1, code: 'secret-in-the-clear' }]);
  });

  test('of links are not followed', async () => {
    writeFileSync(join(plain, 'a.yaml'), token);
    symlinkSync(join(plain, 'a.yaml'), join(repository.folder, 'link'));
    const { code, err } = await run(repository.folder, { paths: ['link'] });
    expect([code, err]).toEqual([0, expect.stringContaining('scan-link-outside')]);
  });

  test('are not needed in a folder outside of Git, which is looked into whole', async () => {
    writeFileSync(join(plain, 'a.yaml'), token);
    expect((await run(plain)).code).toBe(1);
  });
});

const exception = (path: string): string =>
  `exceptions:\n  - { path: ${path}, sha256: "${contentDigest(Buffer.from(token))}", reason: an example }\n`;

describe('exceptions', () => {
  test('at the top and beside mesh.yaml let exactly their files pass', async () => {
    repository.put('a.yaml', token);
    repository.put('meshes/one/b.yaml', token);
    repository.put('.isthmus-scan.yaml', exception('a.yaml'));
    const mesh = join(repository.folder, 'meshes/one/mesh.yaml');
    expect((await run(repository.folder, { mesh })).code).toBe(1);
    repository.put('meshes/one/.isthmus-scan.yaml', exception('b.yaml'));
    expect(await run(repository.folder, { mesh })).toMatchObject({
      code: 0,
      err: 'looked into 5 files, 2 passed by exception: nothing found.\n',
    });
    repository.put('a.yaml', `${token}# changed\n`);
    const { code, err } = await run(repository.folder, { mesh });
    expect([code, err]).toEqual([1, expect.stringContaining('scan-exception-unused')]);
  });

  test('that are wrong end the scan before it begins', async () => {
    repository.put('.isthmus-scan.yaml', exception('"*.yaml"'));
    expect(await run(repository.folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing was scanned'),
    });
  });

  test('in a file that is a link are refused', async () => {
    writeFileSync(join(plain, 'x.yaml'), exception('a.yaml'));
    symlinkSync(join(plain, 'x.yaml'), join(repository.folder, '.isthmus-scan.yaml'));
    expect((await run(repository.folder)).code).toBe(2);
  });
});

test('nothing that is printed in any format quotes a secret', async () => {
  for (const [index, [, text]] of plantedTexts.entries()) repository.put(`f${index}.yaml`, text);
  repository.put(`${ageIdentity}.txt`, 'x');
  repository.commit(token);
  const secrets = plantedTexts.flatMap(([, text]) =>
    [...text.matchAll(/[A-Za-z0-9+/_-]{24,}/g)].map(([match]) => match.slice(0, 16)),
  );
  for (const format of ['table', 'json', 'sarif'] as const) {
    for (const input of [{}, { staged: true }, { range: `${'0'.repeat(40)}..HEAD` }]) {
      const { code, out, err } = await run(repository.folder, { ...input, format });
      expect(code).toBe(1);
      for (const secret of [...secrets, ageIdentity.slice(20, 40)]) expect(out + err).not.toContain(secret);
    }
  }
});

test('a name that could steer the terminal is shown as an escape', async () => {
  repository.put('a\u001b[2Jb.yaml', token);
  expect((await run(repository.folder)).err).toContain(String.raw`a\u001b[2Jb.yaml`);
});

test('the verb loads no user code and nothing that builds objects', () => {
  const reached = new Set<string>();
  const foreign = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)) {
      if (name.startsWith('.')) visit(resolve(dirname(file), name));
      else foreign.add(name);
    }
  };
  visit(join(root, 'lib/cli/scan-command.ts'));
  expect([...foreign].filter((name) => !name.startsWith('node:')).toSorted()).toEqual(['yaml', 'yargs', 'zod']);
});

test('this repository itself is clean', async () => {
  expect(existsSync(join(root, '.git'))).toBe(true);
  const { issues } = JSON.parse((await run(root, { format: 'json' })).out);
  expect(
    issues.map(({ file, what, code }: { file: string; what: string; code: string }) => `${file}: ${what || code}`),
  ).toEqual([]);
});
