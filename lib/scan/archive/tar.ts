import type { Member } from './member.ts';

const block = 512;

/** A text field ends at its first NUL. */
const textIn = (header: Buffer, start: number, length: number): string => {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
};

/** Octal, or with the top bit set a number of base 256 (GNU). Negative or odd sizes end the archive. */
const sizeIn = (header: Buffer): number | undefined => {
  const field = header.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) !== 0) return field.readUIntBE(6, 6);
  const octal = textIn(header, 124, 12).trim();
  return /^[0-7]*$/.test(octal) ? Number.parseInt(octal || '0', 8) : undefined;
};

/** The sum of the header's bytes, its own field counted as spaces. Told as octal; so no other file begins like this. */
const hasChecksum = (header: Buffer): boolean => {
  const told = Number.parseInt(textIn(header, 148, 8).trim(), 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return told === sum;
};

const isEmpty = (header: Buffer): boolean => header.every((byte) => byte === 0);

/** True for bytes that begin as an archive of tar, of any age. */
export const isTar = (bytes: Buffer): boolean => bytes.length >= block && hasChecksum(bytes.subarray(0, block));

/** A name that comes before the member it belongs to, because it is too long for the header. */
const longName = (type: string, content: Buffer): string | undefined => {
  if (type === 'L') return textIn(content, 0, content.length);
  if (type !== 'x') return undefined;
  return /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1];
};

const nameIn = (header: Buffer): string => {
  const prefix = textIn(header, 257, 5) === 'ustar' ? textIn(header, 345, 155) : '';
  return prefix === '' ? textIn(header, 0, 100) : `${prefix}/${textIn(header, 0, 100)}`;
};

/**
 * Everything with bytes in an archive of tar: files, and also long names, attributes and comments, since they may hold
 * a secret too. Reads on behind the mark of the end; what follows a broken header is one last member.
 */
export function* tarMembers(bytes: Buffer): Generator<Member> {
  let long: string | undefined;
  for (let offset = 0; offset < bytes.length;) {
    const header = bytes.subarray(offset, offset + block);
    if (isEmpty(header)) {
      offset += block;
      continue;
    }
    const size = header.length === block && hasChecksum(header) ? sizeIn(header) : undefined;
    if (size === undefined) {
      yield { name: '(behind the archive)', bytes: bytes.subarray(offset) };
      return;
    }
    const type = String.fromCharCode(header[156] ?? 0);
    const content = bytes.subarray(offset + block, offset + block + size);
    const name = long ?? nameIn(header);
    long = longName(type, content);
    const target = textIn(header, 157, 100);
    yield { name: long ?? name, bytes: content };
    if (target !== '') yield { name, bytes: Buffer.from(target) };
    offset += block + Math.ceil(size / block) * block;
  }
}
