import { hkdfSync } from 'node:crypto';
import type { RandomBytes } from '../effects.ts';
import { lock, unlock } from './aead.ts';
import { AgeError } from './age-error.ts';

const chunkBytes = 64 * 1024;
const tagBytes = 16;
const nonceBytes = 16;

/** Eleven bytes that count the chunks, and one that is 1 for the last: chunks cannot move, and none can be cut off. */
const nonceOf = (counter: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(counter, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

const keyOf = (fileKey: Uint8Array, nonce: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));

export const lockPayload = (plain: Uint8Array, fileKey: Uint8Array, random: RandomBytes): Buffer => {
  const nonce = random(nonceBytes);
  const key = keyOf(fileKey, nonce);
  const chunks = Math.max(1, Math.ceil(plain.length / chunkBytes));
  const parts = Array.from({ length: chunks }, (_, at) =>
    lock(key, nonceOf(at, at === chunks - 1), plain.subarray(at * chunkBytes, (at + 1) * chunkBytes)),
  );
  return Buffer.concat([nonce, ...parts]);
};

export const unlockPayload = (sealed: Buffer, fileKey: Uint8Array): Buffer => {
  const key = keyOf(fileKey, sealed.subarray(0, nonceBytes));
  const body = sealed.subarray(nonceBytes);
  const size = chunkBytes + tagBytes;
  const chunks = Math.max(1, Math.ceil(body.length / size));
  const parts = Array.from({ length: chunks }, (_, at) => {
    const last = at === chunks - 1;
    const plain = unlock(key, nonceOf(at, last), body.subarray(at * size, (at + 1) * size));
    // Only an empty file has an empty last chunk, so that one content has one length.
    if (!plain || (plain.length === 0 && at > 0)) throw new AgeError('tampered', 'the age file was changed or cut');
    return plain;
  });
  return Buffer.concat(parts);
};
