import { describe, expect, test } from '@jest/globals';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { normalisedPassphrase, strongPassphrase } from '../../lib/store/passphrase.ts';
import { secret } from './store-fixture.ts';

describe('a new passphrase', () => {
  test.each([
    'correct horse',
    '123456789abc',
    'a bc de fg hi jk',
    'ab-cd-ef-gh-ij-k',
    'Zwölf Boxkämpfer',
    '🐴🐎🦄🐖🐗🐏🐑🐐🐪🐫🦙🦒',
  ])('%j is accepted', (text) => {
    expect(strongPassphrase(secret(text)).reveal().toString()).toBe(text.normalize('NFC'));
  });

  test.each(['', 'short', '12345678901', 'aaaaaaaaaaaaaaaaaaaa', 'a a a a a a a', '🐴🐎🦄🐖🐗🐏'])(
    '%j is refused',
    (text) => {
      expect(() => strongPassphrase(secret(text))).toThrow('passphrase-weak');
    },
  );

  test('is counted in characters as they are composed, not in the marks they are typed with', () => {
    expect(() => strongPassphrase(secret('o\u0308'.repeat(6) + 'abcde'))).toThrow('passphrase-weak');
  });

  test('that is not UTF-8 is refused, for no terminal could type it again', () => {
    expect(() => strongPassphrase(new SecretBytes(Buffer.from([0xff, ...Buffer.from('abcdefghijklmno')])))).toThrow(
      'passphrase-weak',
    );
  });
});

test('an existing passphrase is normalised and not judged, and the one that was given is left as it is', () => {
  const given = secret('o\u0308');
  expect(normalisedPassphrase(given).reveal().toString()).toBe('\u00f6');
  expect(given.reveal().toString()).toBe('o\u0308');
});
