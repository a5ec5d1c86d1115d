import { gunzipSync, constants } from 'node:zlib';

/** More is not looked into; a dashboard or a Helm release is a fraction of it. */
const maxBytes = 16 * 1024 * 1024;

const tooLarge = 'ERR_BUFFER_TOO_LARGE';

/** True for bytes that begin as gzip with the one method there is. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

/**
 * What the bytes decompress to; 'too-large' beyond 16 MiB; undefined when they are no gzip after all. A pure function:
 * decompression is the one thing the gate cannot do itself.
 */
export const gunzipped = (bytes: Uint8Array): Uint8Array | 'too-large' | undefined => {
  try {
    // Cut-off data is still read as far as it goes.
    return gunzipSync(bytes, { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === tooLarge
      ? 'too-large'
      : undefined;
  }
};
