/** The tags of DER that a private key begins with. */
const sequence = 0x30;
const integer = 0x02;
const octets = 0x04;
const identifier = 0x06;

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly length: number;
}

/** Reads tag and length of the element at an offset; the content may lie beyond the bytes at hand. */
const elementAt = (bytes: Uint8Array, offset: number): Element | undefined => {
  const [tag, first] = [bytes[offset], bytes[offset + 1]];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: offset + 2, length: first };
  const count = first - 0x80;
  const digits = bytes.subarray(offset + 2, offset + 2 + count);
  if (count === 0 || count > 4 || digits.length < count) return undefined;
  return { tag, start: offset + 2 + count, length: digits.reduce((sum, digit) => sum * 256 + digit, 0) };
};

const isA = (element: Element | undefined, tag: number): element is Element => element?.tag === tag;

const hexAt = (bytes: Uint8Array, { start, length }: Element): string =>
  [...bytes.subarray(start, start + length)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Algorithms of keys: RSA and RSA-PSS, DSA, EC, X25519, X448, Ed25519, Ed448. */
const keyAlgorithms = /^(?:2a864886f70d01010[1a]|2a8648ce380401|2a8648ce3d0201|2b656[e-f]|2b657[01])$/;
/** Schemes that encrypt a key under a passphrase: PKCS#5 and PKCS#12. */
const encryptionSchemes = /^2a864886f70d01(?:05|0c01)/;
/** The content types of PKCS#7, of which a PKCS#12 key store is made. */
const contentTypes = /^2a864886f70d0107/;

/** The first identifier of the sequence at an offset, in hex. */
const identifierIn = (bytes: Uint8Array, offset: number): string => {
  const outer = elementAt(bytes, offset);
  const inner = isA(outer, sequence) ? elementAt(bytes, outer.start) : undefined;
  return isA(inner, identifier) ? hexAt(bytes, inner) : '';
};

interface Form {
  readonly name: string;
  readonly versions: readonly number[];
  /** `algorithm` is the identifier in what follows the version, `next` that element itself. */
  readonly fits: (algorithm: string, next: Element | undefined) => boolean;
}

/** What begins with a version. */
const forms: readonly Form[] = [
  { name: 'a PKCS#12 key store', versions: [3], fits: (algorithm) => contentTypes.test(algorithm) },
  { name: 'a private key in DER (PKCS#8)', versions: [0, 1], fits: (algorithm) => keyAlgorithms.test(algorithm) },
  {
    // The modulus of an RSA key, or the prime of a DSA key, follows a version only in the private form.
    name: 'a private key in DER (PKCS#1)',
    versions: [0],
    fits: (_, next) => isA(next, integer) && next.length >= 32,
  },
  {
    name: 'a private key in DER (SEC1)',
    versions: [1],
    fits: (_, next) => isA(next, octets) && next.length >= 20 && next.length <= 66,
  },
];

const encryptedKey = 'an encrypted private key in DER';

/** What can be told from its first bytes. */
export const keyForms: readonly string[] = [...forms.map(({ name }) => name), encryptedKey];

const versioned = (bytes: Uint8Array, version: Element): string | undefined => {
  const number = version.length === 1 ? (bytes[version.start] ?? -1) : -1;
  const offset = version.start + version.length;
  const algorithm = identifierIn(bytes, offset);
  const next = elementAt(bytes, offset);
  return forms.find(({ versions, fits }) => versions.includes(number) && fits(algorithm, next))?.name;
};

/**
 * What private key material the bytes begin with, told by structure alone: PKCS#8, PKCS#1, SEC1, their encrypted form,
 * PKCS#12. The first fifty bytes are enough, and a key that is cut off there is told too.
 */
export const privateKeyIn = (bytes: Uint8Array): string | undefined => {
  const outer = elementAt(bytes, 0);
  if (!isA(outer, sequence)) return undefined;
  const first = elementAt(bytes, outer.start);
  if (isA(first, integer)) return versioned(bytes, first);
  return encryptionSchemes.test(identifierIn(bytes, outer.start)) ? encryptedKey : undefined;
};
