import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { writeIndex } from '../../lib/sealing/index-file.ts';
import { publicKeyText } from '../../lib/sealing/index-signature.ts';
import { type IndexEntry, readIndex } from '../../lib/signed-index/index-file.ts';
import { signerOf } from '../../lib/signed-index/index-signature.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const signer = signerOf(publicKeyText(privateKey));
if (!signer) throw new Error('no signer');

const entry = (file: string): IndexEntry => ({
  file,
  sha256: 'ab'.repeat(32),
  backend: 'sealed-secrets',
  format: 1,
  recipients: ['b', 'a'],
  salt: 'cd'.repeat(16),
  fingerprint: 'ef'.repeat(32),
  facts: { serial: '1', end: '2036' },
});

const index = { store: 'store1', generation: 1, cluster: 'cluster1', documents: [entry('b.yaml'), entry('a.yaml')] };
const text = writeIndex(index, privateKey);
const expected = { store: 'store1', cluster: 'cluster1', signers: [signer] };

describe('the index of sealed documents', () => {
  test('is read back, sorted', () => {
    const { index: found, issues } = readIndex('i', text, expected);
    expect(issues).toEqual([]);
    expect(found).toEqual({
      store: 'store1',
      generation: 1,
      cluster: 'cluster1',
      documents: ['a.yaml', 'b.yaml'].map((file) => ({ ...entry(file), recipients: ['a', 'b'] })),
    });
  });

  test('has the same bytes whatever the order it came in, and when it is signed again', () => {
    const turned = { cluster: 'cluster1', documents: index.documents.toReversed(), generation: 1, store: 'store1' };
    const facts = { end: '2036', serial: '1' };
    const same = { ...turned, documents: turned.documents.map((one) => ({ ...one, facts })) };
    expect(writeIndex(same, privateKey)).toBe(text);
  });

  test('ends with a line break, has no CR, no time and no line without meaning', () => {
    expect(text).toMatch(/\}\n$/);
    expect(text).not.toContain('\r');
    expect(JSON.stringify(JSON.parse(text), undefined, 2)).toBe(text.trimEnd());
  });

  test.each([
    ['a path as file', { file: '../x.yaml' }],
    ['a hash of another length', { sha256: 'ab' }],
    ['a salt of another length', { salt: 'ab' }],
    ['a format that is no number of ours', { format: 0 }],
  ])('is not written with %s', (_, change) => {
    expect(() => writeIndex({ ...index, documents: [{ ...entry('a.yaml'), ...change }] }, privateKey)).toThrow(
      /invalid_|too_small/,
    );
  });

  test('is not written with a file listed twice', () => {
    expect(() => writeIndex({ ...index, documents: [entry('a.yaml'), entry('a.yaml')] }, privateKey)).toThrow('twice');
  });

  test('is not signed with a key of another kind', () => {
    const { privateKey: elliptic } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => writeIndex(index, elliptic)).toThrow(RangeError);
  });
});
