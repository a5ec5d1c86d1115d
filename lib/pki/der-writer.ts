import asn1 from 'node-forge/lib/asn1.js';
import type { Asn1 } from 'node-forge/lib/asn1.js';

/** A node of a DER document that is about to be written. */
export type DerNode = Asn1;

const universal = 0x00;
const contextSpecific = 0x80;

// node-forge keeps bytes in strings, one character each.
const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export const sequence = (...items: readonly DerNode[]): DerNode => asn1.create(universal, 16, true, items);

export const set = (...items: readonly DerNode[]): DerNode => asn1.create(universal, 17, true, items);

export const boolean = (value: boolean): DerNode => asn1.create(universal, 1, false, value ? '\u00ff' : '\u0000');

/** A non-negative integer given as big-endian bytes; leading zeros go, one comes back where the sign bit would be set. */
export const integer = (bytes: Uint8Array): DerNode => {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Uint8Array.of(0) : bytes.subarray(first);
  const signed = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...digits) : digits;
  return asn1.create(universal, 2, false, binary(signed));
};

export const bitString = (bytes: Uint8Array, unusedBits = 0): DerNode =>
  asn1.create(universal, 3, false, String.fromCodePoint(unusedBits) + binary(bytes));

export const octetString = (bytes: Uint8Array): DerNode => asn1.create(universal, 4, false, binary(bytes));

export const nothing = (): DerNode => asn1.create(universal, 5, false, '');

export const objectId = (dotted: string): DerNode => asn1.create(universal, 6, false, asn1.oidToDer(dotted).getBytes());

/** Always UTF8String: upstream's `utf8 = yes`, and node-forge's default PrintableString cannot hold every name. */
export const utf8String = (text: string): DerNode => asn1.create(universal, 12, false, binary(Buffer.from(text)));

/** UTCTime before 2050, GeneralizedTime after (RFC 5280, 4.1.2.5). */
export const time = (date: Date): DerNode =>
  date.getUTCFullYear() < 2050
    ? asn1.create(universal, 23, false, asn1.dateToUtcTime(date))
    : asn1.create(universal, 24, false, asn1.dateToGeneralizedTime(date));

/** `[tag]` around complete nodes. */
export const explicit = (tag: number, ...items: readonly DerNode[]): DerNode =>
  asn1.create(contextSpecific, tag, true, items);

/** `[tag]` instead of the type's own tag, for a primitive value. */
export const implicit = (tag: number, bytes: Uint8Array): DerNode =>
  asn1.create(contextSpecific, tag, false, binary(bytes));

/** A document that exists already, such as a public key, as a node. */
export const embedded = (der: Uint8Array): DerNode =>
  asn1.fromDer(binary(der), { strict: true, parseAllBytes: true, decodeBitStrings: false });

export const derOf = (node: DerNode): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
