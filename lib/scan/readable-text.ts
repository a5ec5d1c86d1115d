/** Git's own rule: a NUL in the first 8000 bytes makes a file binary. */
const headLength = 8000;

/** Every second byte of a western text in UTF-16 is NUL. */
const nulsAt = (head: Buffer, parity: 0 | 1): number =>
  head.reduce((count, byte, at) => count + Number(byte === 0 && at % 2 === parity), 0);

const utf16 = (bytes: Buffer): string | undefined => {
  const head = bytes.subarray(0, headLength - (headLength % 2));
  const [first, second] = head;
  const half = head.length / 2;
  if ((first === 0xff && second === 0xfe) || nulsAt(head, 1) > half * 0.8) return bytes.toString('utf16le');
  if (!((first === 0xfe && second === 0xff) || nulsAt(head, 0) > half * 0.8)) return undefined;
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString('utf16le');
};

/** The bytes as a text: UTF-8, UTF-16 in both orders, or one character a byte when they are no text. */
export const readableText = (bytes: Buffer): { readonly text: string; readonly binary: boolean } => {
  const wide = bytes.length > 2 ? utf16(bytes) : undefined;
  if (wide !== undefined) return { text: wide, binary: false };
  const binary = bytes.subarray(0, headLength).includes(0);
  return { text: bytes.toString(binary ? 'latin1' : 'utf8'), binary };
};
