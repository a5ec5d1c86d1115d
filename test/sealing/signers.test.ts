import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { publicKeyText } from '../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../lib/sealing/signers.ts';
import { readSigners } from '../../lib/signed-index/signers.ts';

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

  test('is not written with what is no key', () => {
    expect(() => writeSigners(['AAAA'])).toThrow(RangeError);
  });
});
