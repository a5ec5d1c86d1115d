import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { base64Runs } from '../../../lib/emit/leak/base64-runs.ts';

/** The same in a regular expression, which is easier to believe and cannot read a large text. */
const runs = /[A-Za-z0-9+/_-]{40,}={0,2}(?:(?:\s|\\+[nrt])+[A-Za-z0-9+/_-]{4,}={0,2})*/g;

const expected = (text: string): readonly (readonly [string, readonly string[]])[] =>
  [...text.matchAll(runs)].flatMap(([match]) =>
    match.split(/-{4,}/).flatMap((part): (readonly [string, readonly string[]])[] => {
      const lines = part.split(/(?:\s|\\+[nrt])+/).filter((line) => line !== '');
      const joined = lines.join('');
      return joined.length < 40 ? [] : [[joined, lines.filter((line) => line.length >= 40)]];
    }),
  );

const pieces = [
  'a'.repeat(39),
  'b'.repeat(40),
  'c'.repeat(41),
  'wxyz',
  'abc',
  '=',
  '==',
  '===',
  ' ',
  '\n',
  '\r\n  ',
  '\\n',
  '\\\\n',
  '\\x',
  '\\',
  '----',
  '-----',
  '--',
  '.',
  '"',
  'ü',
];

test('stretches are those of the regular expression', () => {
  for (let round = 0; round < 5000; round += 1) {
    const bytes = createHash('shake256', { outputLength: 24 }).update(String(round)).digest();
    const text = [...bytes].map((byte) => pieces[byte % pieces.length]).join('');
    const found = base64Runs(text);
    expect(found.map(({ joined, lines }) => [joined, lines])).toEqual(expected(text));
    for (const { offset, joined } of found) expect(text.slice(offset)[0]).toBe(joined[0]);
  }
});

test('a stretch of sixteen megabytes is read, in one line and in many', () => {
  const size = 16 * 1024 * 1024;
  expect(base64Runs('a'.repeat(size)).map(({ joined }) => joined.length)).toEqual([size]);
  expect(base64Runs(`${'a'.repeat(63)}\n`.repeat(size / 64)).map(({ lines }) => lines.length)).toEqual([size / 64]);
});
