import { describe, expect, test } from '@jest/globals';
import { contentDigest } from '../../lib/files/content-digest.ts';
import { type Exception, readExceptions } from '../../lib/scan/exceptions.ts';
import { type Finding } from '../../lib/scan/finding.ts';
import { scan } from '../../lib/scan/scan.ts';
import { jwt } from '../emit/leak/planted.ts';

const digest = '0123456789abcdef';
const entry = (fields: string): string => `exceptions:\n  - { ${fields} }\n`;
const sound = `path: a/b.yaml, sha256: "${digest}", reason: an example`;

describe('the file of exceptions', () => {
  test('is a list of paths with digests and reasons, relative to where it stands', () => {
    const { exceptions, issues } = readExceptions(`# why\n${entry(sound)}`, '');
    expect(issues).toEqual([]);
    expect(exceptions).toMatchObject([
      { path: 'a/b.yaml', sha256: digest, reason: 'an example', line: 3, file: '.isthmus-scan.yaml' },
    ]);
    expect(readExceptions(entry(sound), 'meshes/one').exceptions).toMatchObject([
      { path: 'meshes/one/a/b.yaml', file: 'meshes/one/.isthmus-scan.yaml' },
    ]);
    expect(readExceptions(entry(sound.replace(digest, 'a'.repeat(64))), '').exceptions).toHaveLength(1);
  });

  test.each([
    ['a pattern', sound.replace('a/b.yaml', '"a/*.yaml"'), 'stands for one file'],
    ['a pattern', sound.replace('a/b.yaml', '"a/?.yaml"'), 'stands for one file'],
    ['a path that leaves', sound.replace('a/b.yaml', '../b.yaml'), 'leaves its folder'],
    ['an absolute path', sound.replace('a/b.yaml', '/b.yaml'), 'leaves its folder'],
    ['no path', `sha256: "${digest}", reason: x`, 'needs a path'],
    ['a short digest', sound.replace(digest, 'abcdef'), 'no digest'],
    ['a digest that is a number', sound.replace(`"${digest}"`, '1234567812345678'), 'no digest'],
    ['no reason', `path: a, sha256: "${digest}"`, 'needs a reason'],
    ['an empty reason', sound.replace('an example', '" "'), 'needs a reason'],
    ['another key', `${sound}, rule: all`, 'has path, sha256 and reason'],
  ])('with %s is refused, with its line', (_, fields, problem) => {
    const { exceptions, issues } = readExceptions(entry(fields), '');
    expect(exceptions).toEqual([]);
    expect(issues.map(({ code, at, problem: words }) => [code, at?.line, words])).toEqual([
      ['scan-exception', 2, expect.stringContaining(problem)],
    ]);
  });

  test.each([
    ['no YAML', 'exceptions: ['],
    ['a list alone', `- { ${sound} }`],
    ['another key', `${entry(sound)}more: true`],
    ['no list', 'exceptions: all'],
    ['an alias', 'exceptions: [&a {path: a}, *a]'],
    ['a text in the list', 'exceptions: [a/b.yaml]'],
    ['too much', `exceptions: []\n#${'x'.repeat(1024 * 1024)}`],
  ])('that is %s is refused', (_, text) => {
    const { exceptions, issues } = readExceptions(text, '');
    expect(exceptions).toEqual([]);
    expect(issues).not.toEqual([]);
  });
});

describe('an exception', () => {
  const bytes = Buffer.from(`token: ${jwt}\n`);
  const items = [{ path: 'a/b.yaml', content: { kind: 'bytes' as const, bytes } }];
  const exception: Exception = {
    path: 'a/b.yaml',
    sha256: contentDigest(bytes),
    reason: 'x',
    line: 2,
    file: '.isthmus-scan.yaml',
  };
  const codes = async (exceptions: readonly Exception[], whole = true): Promise<readonly string[]> =>
    (await scan(items, { exceptions, whole })).findings.map(({ code }: Finding) => code);

  test('lets a file pass when path and bytes fit', async () => {
    expect(await codes([])).toEqual(['secret-in-the-clear']);
    expect(await codes([exception])).toEqual([]);
    expect((await scan(items, { exceptions: [exception], whole: true })).excepted).toBe(1);
  });

  test('does nothing when only one of them fits, and is told to be unused', async () => {
    const expected = ['secret-in-the-clear', 'scan-exception-unused'];
    expect(await codes([{ ...exception, path: 'a/c.yaml' }])).toEqual(expected);
    expect(await codes([{ ...exception, sha256: digest }])).toEqual(expected);
    expect(await codes([{ ...exception, sha256: `${exception.sha256}${'0'.repeat(48)}` }])).toEqual([]);
  });

  test('for a file outside of a partial scan is not told to be unused', async () => {
    expect(await codes([exception, { ...exception, path: 'z' }], false)).toEqual([]);
    expect(await codes([{ ...exception, sha256: digest }], false)).toContain('scan-exception-unused');
  });
});
