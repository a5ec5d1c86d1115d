import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { encryptForRecipients } from '../../lib/sealing/age/age.ts';
import { CompartmentKey, isSignedBy } from '../../lib/store/compartment-key.ts';
import { writeParts } from '../../lib/store/parts.ts';
import { newIdentity } from './store-fixture.ts';

const key = new CompartmentKey(newIdentity());
const id = 'a'.repeat(32);
const name = 'work/cacerts/east/1';

const entry = (): Buffer => key.seal(id, name, new Map([['key', Buffer.from('secret')]]), randomBytes);

describe('an entry of a compartment', () => {
  test('opens under its own name in its own store', () => {
    expect(key.open(id, name, entry())?.get('key')?.toString()).toBe('secret');
  });

  test('opens under no other name, and in no other store', () => {
    expect(key.open(id, 'work/cacerts/west/1', entry())).toBeUndefined();
    expect(key.open('b'.repeat(32), name, entry())).toBeUndefined();
  });

  test('is none when it was encrypted by somebody who knows the recipient alone', () => {
    const body = writeParts(new Map([['key', Buffer.from('theirs')]]));
    for (const mac of ['0'.repeat(64), '', 'x']) {
      const plain = Buffer.concat([Buffer.from(`isthmus store entry 1\n${mac}\n`), body]);
      const forged = encryptForRecipients(plain, [key.identity.recipient], randomBytes);
      expect(key.open(id, name, forged)).toBeUndefined();
    }
  });

  test('takes its parts with it: they are wiped', () => {
    const bytes = Buffer.from('secret');
    key.seal(id, name, new Map([['key', bytes]]), randomBytes);
    expect(bytes.equals(Buffer.alloc(6))).toBe(true);
  });
});

describe('a signature over the manifest', () => {
  test('is of this compartment and this text', () => {
    const signature = key.sign('text');
    expect(isSignedBy(key.signerText, 'text', signature)).toBe(true);
    expect(isSignedBy(key.signerText, 'other', signature)).toBe(false);
    expect(isSignedBy(new CompartmentKey(newIdentity()).signerText, 'text', signature)).toBe(false);
    expect(isSignedBy('', 'text', signature)).toBe(false);
  });

  test('is made with a key that the identity alone gives', () => {
    expect(new CompartmentKey(key.identity).signerText).toBe(key.signerText);
  });
});
