import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { publicKeyText } from '../../lib/sealing/index-signature.ts';
import { readSigners, writeSigners } from '../../lib/sealing/signers.ts';

const keys = [0, 1].map(() => publicKeyText(generateKeyPairSync('ed25519').privateKey));
const text = writeSigners(keys);

describe('the list of signers', () => {
  test('is read back', () => {
    const { signers, issues } = readSigners('pki/signers.json', text);
    expect(issues).toEqual([]);
    expect(signers).toHaveLength(2);
    expect(signers.every(({ publicKey }) => publicKey.asymmetricKeyType === 'ed25519')).toBe(true);
  });

  test('has the same bytes whatever the order, and names each key once', () => {
    expect(writeSigners([...keys, ...keys].toReversed())).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
  });

  test.each([
    ['an id that is not of its key', text.replace(/"id": "./, '"id": "x')],
    ['a key of another length', text.replace(/"publicKey": "..../, '"publicKey": "')],
    ['another version', text.replace('"version": 1', '"version": 2')],
    ['a field nobody knows', text.replace('"version": 1', '"version": 1,\n  "x": 1')],
    ['half of itself', text.slice(0, 40)],
  ])('is refused with %s, all of it', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(readSigners('pki/signers.json', changed)).toMatchObject({
      signers: [],
      issues: [{ code: 'signers-unreadable' }],
    });
  });

  test('is not written with what is no key', () => {
    expect(() => writeSigners(['AAAA'])).toThrow(RangeError);
  });
});
