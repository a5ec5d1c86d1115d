import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentReader } from '../../lib/files/content-reader.ts';

describe('a reader of many files', () => {
  let folder: string;
  const put = (name: string, bytes: string | Buffer): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-content-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('gives the bytes, their digest and their text', () => {
    const bytes = Buffer.from('größe: 1\n');
    const content = new ContentReader().read(put('a', bytes), 100);
    expect(content?.bytes.equals(bytes)).toBe(true);
    expect(content?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(content?.text).toBe('größe: 1\n');
  });

  test('keeps one of equal files, and none of the others changes', () => {
    const reader = new ContentReader();
    const [one, two, three] = ['x', 'y', 'x'].map((text, index) => reader.read(put(`f${index}`, text.repeat(50)), 100));
    expect(three).toBe(one);
    expect([one?.text, two?.text]).toEqual(['x'.repeat(50), 'y'.repeat(50)]);
  });

  test('gives a file of exactly the limit, an empty one, and none beyond the limit', () => {
    const reader = new ContentReader();
    expect(reader.read(put('fits', 'x'.repeat(100)), 100)?.bytes).toHaveLength(100);
    expect(reader.read(put('empty', ''), 100)?.text).toBe('');
    expect(reader.read(put('more', 'x'.repeat(101)), 100)).toBeUndefined();
  });

  test('reads more than one piece of its memory holds', () => {
    const reader = new ContentReader();
    const size = 5 * 1024 * 1024;
    const read = ['a', 'b', 'c'].map((letter) => reader.read(put(letter, letter.repeat(size)), size));
    expect(read.map((content) => content?.text === (content?.text[0] ?? '').repeat(size))).toEqual([true, true, true]);
    expect(read.map((content) => content?.text[0])).toEqual(['a', 'b', 'c']);
  });

  test('follows no link', () => {
    symlinkSync(put('target', 'x'), join(folder, 'link'));
    expect(() => new ContentReader().read(join(folder, 'link'), 100)).toThrow(/ELOOP/);
  });
});
