import { describe, expect, test } from '@jest/globals';
import { hkdfSync } from 'node:crypto';
import { lock } from '../../../lib/sealing/age/aead.ts';
import { lockPayload, unlockPayload } from '../../../lib/sealing/age/payload.ts';
import { countedBytes } from '../sealing-fixture.ts';

const fileKey = Buffer.alloc(16, 7);
const nonce = Buffer.alloc(16, 9);
const key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));

/** A chunk made by hand: its number, whether it calls itself the last, what it holds. */
const chunk = (counter: number, last: boolean, plain: Buffer): Buffer =>
  lock(key, Buffer.from([...Array.from({ length: 10 }, () => 0), counter, Number(last)]), plain);

const full = Buffer.alloc(65_536, 'x');

describe('the payload of an age file', () => {
  test('is the chunks of the specification', () => {
    const byHand = Buffer.concat([nonce, chunk(0, false, full), chunk(1, true, Buffer.from('end'))]);
    expect(unlockPayload(byHand, fileKey).equals(Buffer.concat([full, Buffer.from('end')]))).toBe(true);
    expect(lockPayload(Buffer.concat([full, Buffer.from('end')]), fileKey, () => nonce).equals(byHand)).toBe(true);
  });

  test('has one length for one content: an empty chunk after a full one is refused', () => {
    const longer = Buffer.concat([nonce, chunk(0, false, full), chunk(1, true, Buffer.alloc(0))]);
    expect(() => unlockPayload(longer, fileKey)).toThrow('changed or cut');
  });

  test('needs a chunk that calls itself the last', () => {
    expect(() => unlockPayload(Buffer.concat([nonce, chunk(0, false, full)]), fileKey)).toThrow('changed or cut');
    expect(() => unlockPayload(nonce, fileKey)).toThrow('changed or cut');
  });

  test('may be empty', () => {
    expect(unlockPayload(lockPayload(Buffer.alloc(0), fileKey, countedBytes()), fileKey)).toEqual(Buffer.alloc(0));
  });
});
