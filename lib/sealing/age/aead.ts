import { createCipheriv, createDecipheriv } from 'node:crypto';

const tagBytes = 16;

/** ChaCha20-Poly1305 with the tag at the end, as every part of an age file has it. */
export const lock = (key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Buffer => {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagBytes });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Undefined when the key is another one or a byte was changed. */
export const unlock = (key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer | undefined => {
  if (sealed.length < tagBytes) return undefined;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
};
