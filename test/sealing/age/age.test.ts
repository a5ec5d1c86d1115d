import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import {
  decryptWithIdentities,
  decryptWithPassphrase,
  encryptForRecipients,
  encryptWithPassphrase,
} from '../../../lib/sealing/age/age.ts';
import { AgeError } from '../../../lib/sealing/age/age-error.ts';
import { armor, dearmor } from '../../../lib/sealing/age/armor.ts';
import { AgeIdentity, readAgeRecipient } from '../../../lib/sealing/age/x25519.ts';
import { knownIdentity, madeByAge } from '../foreign-files.ts';
import { countedBytes } from '../sealing-fixture.ts';

const random = countedBytes('age');
const [own, second, stranger] = ['a', 'b', 'c'].map((seed) => AgeIdentity.generate(countedBytes(seed)));
if (!own || !second || !stranger) throw new Error('no identities');

const passphrase = Buffer.from('Zwölf Boxkämpfer');

const failure = (run: () => unknown): string => {
  try {
    run();
    return 'opened';
  } catch (error) {
    return error instanceof AgeError ? error.code : String(error);
  }
};

describe('an age file', () => {
  test('that the age program made opens', () => {
    expect(decryptWithIdentities(dearmor(madeByAge), [knownIdentity]).toString()).toBe('written by the age program\n');
  });

  test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('gives back %i bytes', (size) => {
    const plain = random(size);
    const file = encryptForRecipients(plain, [own.recipient], random);
    expect(decryptWithIdentities(file, [stranger, own]).equals(plain)).toBe(true);
  });

  test('opens for each of its recipients, and for nobody else', () => {
    const file = encryptForRecipients(Buffer.from('x'), [own.recipient, second.recipient], random);
    expect(decryptWithIdentities(file, [second]).toString()).toBe('x');
    expect(failure(() => decryptWithIdentities(file, [stranger]))).toBe('locked');
    expect(failure(() => decryptWithIdentities(file, []))).toBe('locked');
    expect(failure(() => decryptWithPassphrase(file, passphrase))).toBe('locked');
  });

  test('never opens after a byte was changed', () => {
    const file = encryptForRecipients(Buffer.from('some words'), [own.recipient, second.recipient], random);
    for (const at of file.keys()) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(failure(() => decryptWithIdentities(changed, [own]))).toMatch(/^(locked|tampered|malformed)$/);
    }
  });

  test('never opens after it was cut, at any byte', () => {
    const file = encryptForRecipients(random(70_000), [own.recipient], random);
    const ends = [
      ...Array.from({ length: 300 }, (_, at) => at),
      file.length - 1,
      file.length - 4448,
      file.length - 4449,
    ];
    for (const end of ends) {
      expect(failure(() => decryptWithIdentities(file.subarray(0, end), [own]))).toMatch(/^(tampered|malformed)$/);
    }
  });

  test('never opens with chunks that changed places, or with one too many', () => {
    const file = encryptForRecipients(random(140_000), [own.recipient], random);
    const begin = file.indexOf('\n', file.indexOf('\n--- ') + 1) + 17;
    const chunk = 65_536 + 16;
    const parts = [0, 1, 2].map((at) => file.subarray(begin + at * chunk, begin + (at + 1) * chunk));
    const [first = file, middle = file, last = file] = parts;
    const of = (...chunks: readonly Buffer[]): Buffer => Buffer.concat([file.subarray(0, begin), ...chunks]);
    expect(failure(() => decryptWithIdentities(of(first, middle, last), [own]))).toBe('opened');
    for (const wrong of [of(middle, first, last), of(first, last), of(first, middle), of(first, middle, last, last)]) {
      expect(failure(() => decryptWithIdentities(wrong, [own]))).toBe('tampered');
    }
  });

  test('with a recipient that was taken out of its header does not open', () => {
    const text = encryptForRecipients(Buffer.from('x'), [own.recipient, second.recipient], random).toString('latin1');
    const without = text.replace(/(-> X25519 [^\n]*\n[^\n]*\n)(-> X25519 [^\n]*\n[^\n]*\n)/, '$1');
    expect(without).not.toBe(text);
    expect(failure(() => decryptWithIdentities(Buffer.from(without, 'latin1'), [own]))).toBe('tampered');
  });

  test('of low order in a stanza is malformed, not a crash', () => {
    const text = encryptForRecipients(Buffer.from('x'), [own.recipient], random).toString('latin1');
    const low = text.replace(/-> X25519 \S+/, `-> X25519 ${'A'.repeat(43)}`);
    expect(failure(() => decryptWithIdentities(Buffer.from(low, 'latin1'), [own]))).toBe('malformed');
  });

  test('with another spelling of the same bytes in its header is malformed', () => {
    const text = encryptForRecipients(Buffer.from('x'), [own.recipient], random).toString('latin1');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const respelled = text.replace(
      /(-> X25519 \S{42})(\S)/,
      (_, kept: string, last: string) => kept + alphabet[alphabet.indexOf(last) + 1],
    );
    expect(respelled).not.toBe(text);
    expect(failure(() => decryptWithIdentities(Buffer.from(respelled, 'latin1'), [own]))).toBe('malformed');
  });

  test('needs a recipient', () => {
    expect(() => encryptForRecipients(Buffer.from('x'), [], random)).toThrow(RangeError);
  });
});

describe('an age file with a passphrase', () => {
  const file = encryptWithPassphrase(Buffer.from('secret words'), passphrase, random, 10);

  test('opens with it and with no other', () => {
    expect(decryptWithPassphrase(file, passphrase).toString()).toBe('secret words');
    expect(failure(() => decryptWithPassphrase(file, Buffer.from('Zwolf Boxkampfer')))).toBe('locked');
    expect(failure(() => decryptWithIdentities(file, [own]))).toBe('locked');
  });

  test('asks for 2^18 rounds unless told otherwise', () => {
    const [, stanza] = encryptWithPassphrase(Buffer.from('x'), passphrase, random).toString('latin1').split('\n');
    expect(stanza).toMatch(/^-> scrypt [A-Za-z0-9+/]{22} 18$/);
  });

  test.each(['0', '010', '+10', '1e1', '99', '21', ''])('with the work %j is not even tried', (work) => {
    const text = file.toString('latin1').replace(/(-> scrypt \S+) 10\n/, `$1 ${work}\n`);
    expect(failure(() => decryptWithPassphrase(Buffer.from(text, 'latin1'), passphrase))).toBe('malformed');
  });

  test('beside another recipient is malformed', () => {
    const text = file.toString('latin1');
    const stanza = /-> scrypt[^\n]*\n[^\n]*\n/.exec(text)?.[0] ?? '';
    const twice = Buffer.from(text.replace(stanza, stanza + stanza), 'latin1');
    expect(failure(() => decryptWithPassphrase(twice, passphrase))).toBe('malformed');
  });

  test('cannot have an empty one', () => {
    expect(() => encryptWithPassphrase(Buffer.from('x'), Buffer.alloc(0), random)).toThrow(RangeError);
  });
});

describe('the armour of an age file', () => {
  const file = encryptForRecipients(random(100), [own.recipient], random);

  test('is taken off again, with CRLF and blank lines around it, too', () => {
    expect(dearmor(armor(file)).equals(file)).toBe(true);
    expect(dearmor(`\n${armor(file).replaceAll('\n', '\r\n')}\r\n`).equals(file)).toBe(true);
  });

  test.each([
    ['without its last line', armor(file).replace(/-----END.*\n/, '')],
    ['with a line of another length', armor(file).replace(/\n(.{10})/, '\n$1\n')],
    ['with a foreign character', armor(file).replace(/\nY/, '\n*')],
    ['with words before it', `x\n${armor(file)}`],
    ['that begins as another kind', armor(file).replace('AGE', 'PGP')],
    ['of another kind', armor(file).replaceAll('AGE', 'PGP')],
  ])('%s is malformed', (_, text) => {
    expect(failure(() => dearmor(text))).toBe('malformed');
  });
});

describe('an age identity', () => {
  test('is read back from its own text', () => {
    expect(AgeIdentity.read(own.reveal())?.recipient.text).toBe(own.recipient.text);
    expect(own.reveal()).toMatch(/^AGE-SECRET-KEY-1[A-Z0-9]{58}$/);
  });

  test('has the recipient that age-keygen -y names', () => {
    expect(knownIdentity.recipient.text).toBe('age1gk83kvra9hkalzzjr6ynrttq30e8qn72mheqs5c7tvf9eks0rvqq2tqav2');
  });

  test('shows nothing and refuses to become JSON', () => {
    expect(inspect(own, { showHidden: true })).toBe(`identity of ${own.recipient.text} [redacted]`);
    expect(() => JSON.stringify({ own })).toThrow(TypeError);
  });

  test.each([own.reveal().toLowerCase(), `${own.reveal()}Q`, own.recipient.text, ''])('is not %j', (text) => {
    expect(AgeIdentity.read(text)).toBeUndefined();
  });
});

describe('an age recipient', () => {
  test('is read from its text', () => {
    expect(readAgeRecipient(own.recipient.text)?.point.equals(own.recipient.point)).toBe(true);
  });

  test.each([
    'age1pq1qqqq',
    'ssh-ed25519 AAAA',
    'age1yubikey1qqqq',
    own.recipient.text.toUpperCase(),
    `${own.recipient.text}x`,
    '',
  ])('is not %j', (text) => {
    expect(readAgeRecipient(text)).toBeUndefined();
  });
});
