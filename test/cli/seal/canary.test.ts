import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Canary } from '../../../lib/cli/seal/canary.ts';
import { addonSecret } from './mesh-with-keys.ts';

const value = randomBytes(150).toString('base64url');
const secret = () => addonSecret({ short: 'x', value });
const noise = (): string => randomBytes(33).toString('base64');
const shows = (text: string, known = ''): boolean =>
  new Canary(secret()).isIn(`${noise()}\n${text}${noise()}`, () => known);

describe('the search for values in what is published', () => {
  test('finds any 24 bytes in a row', () => {
    for (let at = 0; at + 24 <= value.length; at += 1) expect(shows(value.slice(at, at + 24))).toBe(true);
  });

  test('finds them in hex, in both spellings', () => {
    for (let at = 0; at + 24 <= value.length; at += 7) {
      const hex = Buffer.from(value.slice(at, at + 24)).toString('hex');
      expect([shows(hex), shows(hex.toUpperCase())]).toEqual([true, true]);
    }
  });

  test('finds them in base64, whatever stands before them', () => {
    for (let at = 0; at + 24 <= value.length; at += 7) {
      for (const before of ['', 'a', 'ab', 'abc']) {
        expect(shows(Buffer.from(`${before}${value.slice(at, at + 24)}zz`).toString('base64'))).toBe(true);
      }
    }
  });

  test('lets 20 bytes pass, which names and formats can have in common', () => {
    expect(shows(value.slice(10, 30))).toBe(false);
  });

  test('finds a short value as a whole, and not a part of it', () => {
    const short = addonSecret({ key: 'seventeen bytes!!' });
    expect(new Canary(short).isIn('... seventeen bytes!! ...', () => '')).toBe(true);
    expect(new Canary(short).isIn('... seventeen bytes ...', () => '')).toBe(false);
    expect(new Canary(short).isIn(Buffer.from('seventeen bytes!!').toString('base64'), () => '')).toBe(true);
  });

  test('passes over what anybody may know, and no more', () => {
    const known = value.slice(40, 80);
    expect(shows(known, known)).toBe(false);
    expect(shows(value.slice(40, 81), known)).toBe(true);
  });

  test('finds nothing in noise', () => {
    for (let count = 0; count < 200; count += 1) expect(shows(randomBytes(200).toString('base64'))).toBe(false);
  });
});
