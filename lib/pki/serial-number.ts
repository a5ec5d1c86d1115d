import { PkiError } from './pki-error.ts';

/** Gives so many random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

/**
 * Twenty random octets, positive and without a leading zero. Go refuses negative serials since 1.23, and RFC 5280
 * allows no more than twenty octets. Throws a PkiError if the source of randomness does not deliver.
 */
export const newSerial = (random: RandomBytes): Buffer => {
  for (let attempt = 0; attempt < 16; attempt += 1) {
    const bytes = Buffer.from(random(20));
    if (bytes.length !== 20) break;
    bytes[0] = (bytes[0] ?? 0) & 0x7f;
    if (bytes[0] !== 0) return bytes;
  }
  throw new PkiError('bad-serial', 'the source of randomness gave no usable serial number');
};
