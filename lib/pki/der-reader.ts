import asn1 from 'node-forge/lib/asn1.js';
import type { Asn1 } from 'node-forge/lib/asn1.js';

/** Thrown inside this room only: the door of each reader turns it into a finding. */
export class DerError extends Error {}

const universal = 0x00;
const contextSpecific = 0x80;

/** No certificate, request or revocation list of a mesh is larger; node-forge keeps several copies of what it reads. */
const largestDocument = 4 * 1024 * 1024;

/** A read-only walk over a DER document. Every step that does not fit throws a DerError. */
export class DerReader {
  readonly #node: Asn1;

  private constructor(node: Asn1) {
    this.#node = node;
  }

  static of(der: Uint8Array): DerReader {
    if (der.length > largestDocument) throw new DerError('the document is too large');
    try {
      const options = { strict: true, parseAllBytes: true, decodeBitStrings: false };
      return new DerReader(asn1.fromDer(Buffer.from(der).toString('latin1'), options));
    } catch {
      throw new DerError('the bytes are not DER');
    }
  }

  isUniversal(type: number): boolean {
    return this.#node.tagClass === universal && this.#node.type === type;
  }

  isContext(tag: number): boolean {
    return this.#node.tagClass === contextSpecific && this.#node.type === tag;
  }

  /** The tag's number, whatever its class. */
  get tag(): number {
    return this.#node.type;
  }

  get bytes(): Buffer {
    if (typeof this.#node.value !== 'string') throw new DerError('a list where a value was expected');
    return Buffer.from(this.#node.value, 'latin1');
  }

  /** The node written again, tag and length included. */
  get der(): Buffer {
    return Buffer.from(asn1.toDer(this.#node).getBytes(), 'latin1');
  }

  get items(): readonly DerReader[] {
    if (typeof this.#node.value === 'string') throw new DerError('a value where a list was expected');
    return this.#node.value.map((node) => new DerReader(node));
  }

  item(index: number): DerReader {
    const found = this.items[index];
    if (found === undefined) throw new DerError('a list is too short');
    return found;
  }

  /** The same node, if it has that universal type. */
  as(type: number): DerReader {
    if (!this.isUniversal(type)) throw new DerError(`type ${this.tag} where ${type} was expected`);
    return this;
  }

  get oid(): string {
    const { bytes } = this.as(6);
    if (bytes.length === 0) throw new DerError('an empty object identifier');
    return asn1.derToOid(bytes.toString('latin1'));
  }

  get boolean(): boolean {
    return this.as(1).bytes[0] !== 0;
  }

  /** Two's complement, big-endian, as it stands in the document. */
  get integer(): Buffer {
    const { bytes } = this.as(2);
    if (bytes.length === 0) throw new DerError('an empty integer');
    return bytes;
  }

  /** An integer that must fit into four bytes. */
  get smallInteger(): number {
    const bytes = this.integer;
    if (bytes.length > 4) throw new DerError('an integer is too large');
    return bytes.readIntBE(0, bytes.length);
  }

  /** The bytes of a bit string without the count of unused bits. */
  get bits(): Buffer {
    const { bytes } = this.as(3);
    if (bytes.length === 0) throw new DerError('an empty bit string');
    return bytes.subarray(1);
  }

  get octets(): Buffer {
    return this.as(4).bytes;
  }

  /** UTCTime or GeneralizedTime in the forms RFC 5280 allows: seconds and Z, nothing else. */
  get time(): Date {
    const text = (this.isUniversal(23) ? this : this.as(24)).bytes.toString('latin1');
    // Two digits mean 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    const full = this.isUniversal(23) ? `${text.slice(0, 2) < '50' ? '20' : '19'}${text}` : text;
    if (!/^\d{14}Z$/.test(full)) throw new DerError('a date is malformed');
    const date = new Date(full.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (Number.isNaN(date.getTime())) throw new DerError('a date does not exist');
    return date;
  }
}

/** The bytes of the first element inside a DER list, exactly as they stand there: what a signature covers. */
export const firstElementOf = (der: Uint8Array): Buffer => {
  const outer = contentStart(der, 0);
  const inner = contentStart(der, outer.start);
  return Buffer.from(der.subarray(outer.start, inner.start + inner.length));
};

const contentStart = (der: Uint8Array, offset: number): { readonly start: number; readonly length: number } => {
  const first = der[offset + 1];
  if (first === undefined) throw new DerError('the document ends early');
  if (first < 0x80) return { start: offset + 2, length: first };
  const count = first - 0x80;
  const digits = der.subarray(offset + 2, offset + 2 + count);
  if (count === 0 || count > 4 || digits.length < count) throw new DerError('a length is malformed');
  return { start: offset + 2 + count, length: digits.reduce((sum, digit) => sum * 256 + digit, 0) };
};
