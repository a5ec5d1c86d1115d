import { describe, expect, jest, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { detectors } from '../../lib/scan/detectors.ts';
import { type Look, lookInto } from '../../lib/scan/look.ts';
import { jwt } from '../emit/leak/planted.ts';
import { tar, tgz, zip } from './archives.ts';

// Real repositories and archives on a machine that has other things to do.
jest.setTimeout(60_000);

const look = (bytes: Buffer): Look => lookInto(bytes, 'a.bin', detectors);
const secret = { name: 'a/token.txt', bytes: Buffer.from(`token: ${jwt}\n`) };
const other = { name: 'b/readme.txt', bytes: Buffer.from('nothing to see here\n'.repeat(40)) };
const found = { what: 'a token (JWT)', line: 1, inside: ['a/token.txt'] };

describe('a zip', () => {
  test.each([
    ['stored', zip([other, secret], { method: 0 })],
    ['packed', zip([other, secret])],
    ['stored with its size behind it', zip([other, secret], { method: 0, streamed: true })],
    ['packed with its size behind it', zip([other, secret, other], { streamed: true })],
    ['left out of the directory', zip([other, secret], { hidden: true })],
    ['behind a program', Buffer.concat([Buffer.from('#!/bin/sh\nexec unzip "$0"\n'), zip([secret])])],
    ['cut off', zip([secret, other]).subarray(0, -60)],
  ])('gives a member away that is %s', (_, bytes) => {
    expect(look(bytes).hits).toContainEqual(found);
  });

  test('says so when a member is encrypted, of an unknown method, or broken', () => {
    expect(look(zip([secret], { encrypted: true })).unseen).toEqual([
      { why: 'holds something encrypted, which is not looked into', inside: ['a/token.txt'], tooLarge: false },
    ]);
    expect(look(zip([other], { method: 12 })).unseen.map(({ why }) => why)).toEqual([
      'holds something of an unknown method, which is not looked into',
    ]);
    const broken = zip([other]);
    broken.fill(0xff, 30 + other.name.length, 50 + other.name.length);
    expect(look(broken).unseen.map(({ why }) => why)).toEqual(['holds something broken, which is not looked into']);
  });

  test('gives its comment away', () => {
    expect(look(Buffer.concat([zip([other]), Buffer.from(` ${jwt} `)])).hits.map(({ what }) => what)).toEqual([
      'a token (JWT)',
    ]);
  });
});

describe('a tar', () => {
  const long = { ...secret, name: `${'folder/'.repeat(20)}token.txt` };

  test('gives members away with short and long names', () => {
    expect(look(tar([other, secret])).hits).toEqual([found]);
    expect(look(tar([other, long])).hits).toEqual([{ ...found, inside: [long.name] }]);
  });

  test('gives away what stands behind its end, and behind a broken header', () => {
    expect(look(Buffer.concat([tar([other]), tar([secret])])).hits).toEqual([found]);
    expect(
      look(Buffer.concat([tar([other]), Buffer.alloc(700), Buffer.from(`x ${jwt}`)])).hits.map(({ what }) => what),
    ).toEqual(['a token (JWT)']);
  });

  test('is a tar, whatever archive its last member is', () => {
    const wide = { name: 'wide.txt', bytes: Buffer.from(`\uFEFFtoken: ${jwt}`, 'utf16le') };
    const { hits } = look(tar([wide, { name: 'a.zip', bytes: zip([other, secret]) }]));
    expect(hits).toEqual([
      { ...found, inside: ['wide.txt'] },
      { ...found, inside: ['a.zip', 'a/token.txt'] },
    ]);
  });

  test('that is cut off is read as far as it goes', () => {
    expect(look(tgz([other, secret]).subarray(0, -12)).hits).toEqual([found]);
  });
});

describe('what is too much', () => {
  const zeros = Buffer.alloc(40 * 1024 * 1024);

  test.each([
    ['a gzip', () => gzipSync(zeros)],
    ['a zip', () => zip([{ name: 'zeros', bytes: zeros }])],
    ['a gzip in a gzip', () => gzipSync(gzipSync(zeros))],
    [
      'a zip of many files',
      () => zip(Array.from({ length: 10_100 }, (_, n) => ({ name: `f${n}`, bytes: Buffer.from('x') }))),
    ],
    [
      'a zip whose members are all the same bomb',
      () => zip(Array.from({ length: 4 }, (_, n) => ({ name: `f${n}`, bytes: zeros.subarray(0, 10 * 1024 * 1024) }))),
    ],
  ])('%s is told, and neither unpacked nor a crash', (_, make) => {
    const { unseen } = look(make());
    expect(unseen.map(({ why, tooLarge }) => [why, tooLarge])).toEqual([['unpacks to more than is looked into', true]]);
  });

  test('archives that stand too deep inside each other are told', () => {
    let bytes: Buffer = Buffer.from(`token: ${jwt}`);
    for (let round = 0; round < 5; round += 1) bytes = gzipSync(bytes);
    expect(look(bytes).hits).toHaveLength(1);
    expect(look(gzipSync(bytes))).toMatchObject({ hits: [], unseen: [{ tooLarge: true }] });
  });
});

test('an archive of a form that nothing here opens is told', () => {
  for (const [name, hex] of [
    ['xz', 'fd377a585a0000'],
    ['zstd', '28b52ffd00'],
    ['bzip2', '425a683931'],
    ['7z', '377abcaf271c00'],
    ['rar', '526172211a0700'],
  ]) {
    expect(look(Buffer.from(hex ?? '', 'hex')).unseen.map(({ why }) => why)).toEqual([
      `is packed with ${name}, which is not looked into`,
    ]);
  }
});
