import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { stagedItems, workTreeItems } from '../../lib/scan/git/items.ts';
import { openRange } from '../../lib/scan/git/range.ts';
import { maxFileBytes, messagePath } from '../../lib/scan/item.ts';
import { scan } from '../../lib/scan/scan.ts';
import { encodings, jwt, plantedBytes, plantedTexts } from '../emit/leak/planted.ts';
import { Repository, told } from './repository.ts';

// Real repositories and archives on a machine that has other things to do.
jest.setTimeout(60_000);

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
  repository.put('readme.txt', 'hello\n');
  repository.commit('first');
});
afterEach(() => repository.remove());

const token = `token: ${jwt}\n`;

const range = (ends: string): Promise<readonly string[]> =>
  repository.open(async (git) => told((await openRange(git, ends)).items));

describe('a range', () => {
  test('gives away what a commit brought and a later one took away', async () => {
    repository.put('a.yaml', token);
    const bad = repository.commit('second');
    repository.git('revert', '--no-edit', 'HEAD');
    expect(await range('HEAD~2..HEAD')).toEqual([`${bad.slice(0, 7)}:a.yaml a token (JWT)`]);
    expect(await range('HEAD~1..HEAD')).toEqual([]);
    expect(await repository.open((git) => told(stagedItems(git)))).toEqual([]);
  });

  test('gives away every secret in every encoding', async () => {
    const plants = encodings.flatMap(([, encode]) => [
      ...plantedTexts.map(([what, text]) => [what, encode(text)] as const),
      ...plantedBytes.map(([what, bytes]) => [what, encode(bytes.toString('base64'))] as const),
    ]);
    for (const [index, [, text]] of plants.entries()) repository.put(`f${index}.yaml`, text);
    const bad = repository.commit('files');
    repository.git('revert', '--no-edit', 'HEAD');
    const found = await range('HEAD~2..HEAD');
    for (const [index, [what]] of plants.entries()) {
      const place = `${bad.slice(0, 7)}:f${index}.yaml `;
      expect(found.filter((line) => line.startsWith(place)).join()).toContain(what);
    }
  });

  test('gives away what stands in a message, with the commit', async () => {
    for (const [, encode] of encodings) {
      const bad = repository.commit(`fix\n\n${encode(token)}\n`);
      repository.commit('next');
      expect((await range('HEAD~2..HEAD')).join()).toContain(`${bad.slice(0, 7)}:${messagePath} a token (JWT)`);
    }
  });

  test('gives away what only a merge brought, and not what the other side had before', async () => {
    repository.git('checkout', '--quiet', '-b', 'side');
    repository.put('old.yaml', token);
    repository.commit('on the side');
    repository.git('checkout', '--quiet', 'main');
    repository.put('c.txt', 'c');
    repository.commit('third');
    repository.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
    repository.put('merged.yaml', token);
    const merge = repository.commit('merge');
    expect(await range('side..HEAD')).toEqual([`${merge.slice(0, 7)}:merged.yaml a token (JWT)`]);
  });

  test('tells the same file once, with the first commit that brought it', async () => {
    repository.put('a.yaml', token);
    const first = repository.commit('second');
    repository.git('revert', '--no-edit', 'HEAD');
    repository.git('revert', '--no-edit', 'HEAD');
    expect(await range('HEAD~3..HEAD')).toEqual([`${first.slice(0, 7)}:a.yaml a token (JWT)`]);
  });

  test('from nothing is the whole history', async () => {
    repository.put('readme.txt', token);
    const bad = repository.commit('second');
    expect(await range(`${'0'.repeat(40)}..HEAD`)).toEqual([`${bad.slice(0, 7)}:readme.txt a token (JWT)`]);
  });

  test('shows what is pushed, and not what replaces it here', async () => {
    repository.put('a.yaml', token);
    const bad = repository.commit('second');
    repository.put('a.yaml', 'nothing\n');
    repository.commit('third');
    repository.git('replace', `${bad}:a.yaml`, 'HEAD:a.yaml');
    expect(await range('HEAD~2..HEAD')).toEqual([`${bad.slice(0, 7)}:a.yaml a token (JWT)`]);
  });

  test('names a file that is too large, with the digest of all of it', async () => {
    repository.put('large.bin', Buffer.alloc(maxFileBytes + 1));
    repository.put('z.yaml', token);
    repository.commit('large');
    const { findings } = await repository.open(async (git) =>
      scan((await openRange(git, 'HEAD~1..HEAD')).items, { exceptions: [], whole: false }),
    );
    expect(findings.map(({ file, code, digest }) => [file, code, digest.length])).toEqual([
      ['large.bin', 'scan-too-large', 16],
      ['z.yaml', 'secret-in-the-clear', 16],
    ]);
    const inTree = await repository.open((git) => scan(workTreeItems(git), { exceptions: [], whole: true }));
    expect(inTree.findings.map(({ digest }) => digest)).toEqual(findings.map(({ digest }) => digest));
  });

  test('of a shallow clone is told to be cut off', async () => {
    repository.commit('second');
    const clone = new Repository();
    clone.git('fetch', '--quiet', '--depth=1', `file://${repository.folder}`, 'main:refs/heads/other');
    const { issues } = await clone.open((git) => openRange(git, `${'0'.repeat(40)}..other`));
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['scan-shallow', 'warning']]);
    clone.remove();
  });

  test.each([
    'main',
    'HEAD',
    'a..b..c',
    'a...b',
    '..HEAD',
    'HEAD..',
    '--all..HEAD',
    'HEAD..--output=x',
    'no-such..HEAD',
    'HEAD..HEAD:readme.txt',
    '',
  ])('is refused when it is %j', async (ends) => {
    await expect(range(ends)).rejects.toThrow(MeshError);
  });
});
