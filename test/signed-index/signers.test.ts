import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { publicKeyText } from '../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../lib/sealing/signers.ts';
import { readSigners } from '../../lib/signed-index/signers.ts';

const keys = [0, 1].map(() => publicKeyText(generateKeyPairSync('ed25519').privateKey));
const text = writeSigners(keys);

describe('a list of signers', () => {
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
});
