import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { writeIndex } from '../../lib/sealing/index-file.ts';
import { publicKeyText, signText } from '../../lib/sealing/index-signature.ts';
import { type IndexEntry, readIndex } from '../../lib/signed-index/index-file.ts';
import { signerOf } from '../../lib/signed-index/index-signature.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519').privateKey;
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

const codes = (of: string, change: Partial<typeof expected> = {}): readonly string[] =>
  readIndex('sealed/cluster1/index.json', of, { ...expected, ...change }).issues.map(({ code }) => code);

describe('an index', () => {
  test('is refused after any character of it was changed', () => {
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
      expect(readIndex('i', changed, expected).index).toBeUndefined();
    }
  });

  test('is refused in another spelling of the same signature', () => {
    const respelled = text.replace(
      /([AQgw])==/,
      (_, last: string) => `${String.fromCodePoint((last.codePointAt(0) ?? 0) + 1)}==`,
    );
    expect(Buffer.from(respelled.match(/"value": "(.*)"/)?.[1] ?? '', 'base64')).toEqual(
      Buffer.from(text.match(/"value": "(.*)"/)?.[1] ?? '-', 'base64'),
    );
    expect(readIndex('i', respelled, expected).index).toBeUndefined();
  });

  test.each([
    ['without its signature', text.replace(/,\n {2}"signature[^}]*\}/, ''), 'sealed-index-unsigned'],
    ['with words after it', `${text}\n`, 'sealed-index-unsigned'],
    ['with CRLF', text.replaceAll('\n', '\r\n'), 'sealed-index-unsigned'],
    ['with blanks that mean nothing', text.replace('"version": 1', '"version":  1'), 'sealed-index-forged'],
    ['with an entry taken out', text.replace(/ {4}\{[^{]*\{[^}]*\}\n {4}\},\n/, ''), 'sealed-index-forged'],
    ['signed by a stranger', writeIndex(index, other), 'sealed-index-unknown-signer'],
    [
      'signed by a stranger in the name of ours',
      writeIndex(index, other).replace(/"signer": "\w+"/, `"signer": "${signer.id}"`),
      'sealed-index-forged',
    ],
    [
      'with a second signature inside',
      text.replace('"store1",', '"store1",\n  "signature": {},'),
      'sealed-index-forged',
    ],
    ['that is signed and no index', signText('{\n  "version": 1\n}', privateKey), 'sealed-index-unreadable'],
    ['that is signed and no JSON', signText('{\n  x\n}', privateKey), 'sealed-index-unreadable'],
    ['that is empty', '', 'sealed-index-unsigned'],
  ])('is refused %s', (_, of, code) => {
    expect(of).not.toBe(text);
    expect(codes(of)).toEqual([code]);
  });

  test('is refused in the folder of another cluster, and in another mesh', () => {
    expect(codes(text, { cluster: 'cluster2' })).toEqual(['sealed-index-other-cluster']);
    expect(codes(text, { store: 'store2' })).toEqual(['sealed-index-other-store']);
    expect(codes(text, { signers: [] })).toEqual(['sealed-index-unknown-signer']);
  });
});
