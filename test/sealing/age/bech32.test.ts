import { describe, expect, test } from '@jest/globals';
import { decodeBech32, encodeBech32 } from '../../../lib/sealing/age/bech32.ts';

/** From BIP 173. */
const known = [
  ['a', '', 'a12uel5l'],
  ['abcdef', '00443214c74254b635cf84653a56d7c675be77df', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'],
] as const;

describe('Bech32', () => {
  test.each(known)('writes and reads the vector of BIP 173 with the prefix %s', (prefix, hex, text) => {
    expect(encodeBech32(prefix, Buffer.from(hex, 'hex'))).toBe(text);
    expect(decodeBech32(prefix, text)?.toString('hex')).toBe(hex);
  });

  test('notices every changed character', () => {
    const [prefix, , text] = known[1];
    for (let at = prefix.length + 1; at < text.length; at += 1) {
      const changed = text.slice(0, at) + (text[at] === 'q' ? 'p' : 'q') + text.slice(at + 1);
      expect(decodeBech32(prefix, changed)).toBeUndefined();
    }
  });

  test.each(['', 'a', 'a1', 'a12uel5', 'A12UEL5L', 'a12uelbl', 'b12uel5l', 'a12uel5l '])('refuses %j', (text) => {
    expect(decodeBech32('a', text)).toBeUndefined();
  });
});
