import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** More is not looked into; a dashboard or a Helm release is a fraction of it. */
const maxBytes = 16 * 1024 * 1024;

const tooLarge = 'ERR_BUFFER_TOO_LARGE';

/** True for bytes that begin as gzip with the one method there is. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

/** True for bytes that begin as zlib does: deflate, any window, a header that adds up (RFC 1950, 2.2). */
export const isZlib = (bytes: Uint8Array): boolean => {
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0;
};

// Cut-off data is still read as far as it goes.
const { Z_SYNC_FLUSH } = constants;

const bounded = (decompress: () => Buffer): Buffer | 'too-large' | undefined => {
  try {
    return decompress();
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === tooLarge
      ? 'too-large'
      : undefined;
  }
};

/**
 * What the bytes decompress to; 'too-large' beyond `limit` (16 MiB); undefined when they are no gzip after all. A pure
 * function: decompression is the one thing the gate cannot do itself.
 */
export const gunzipped = (bytes: Uint8Array, limit = maxBytes): Buffer | 'too-large' | undefined =>
  bounded(() => gunzipSync(bytes, { maxOutputLength: limit, finishFlush: Z_SYNC_FLUSH }));

/** The same for zlib. */
export const unzipped = (bytes: Uint8Array, limit = maxBytes): Buffer | 'too-large' | undefined =>
  bounded(() => inflateSync(bytes, { maxOutputLength: limit, finishFlush: Z_SYNC_FLUSH }));

/** The same for the bare deflate of a ZIP member; whatever follows its end is left alone. */
export const inflated = (bytes: Uint8Array, limit = maxBytes): Buffer | 'too-large' | undefined =>
  bounded(() => inflateRawSync(bytes, { maxOutputLength: limit, finishFlush: Z_SYNC_FLUSH }));
