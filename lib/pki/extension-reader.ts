import { DerError, DerReader } from './der-reader.ts';
import { oids } from './object-ids.ts';

/** The bits of keyUsage that matter for a CA. */
export interface KeyUsage {
  readonly certSign: boolean;
  readonly crlSign: boolean;
  readonly digitalSignature: boolean;
}

/** Alternative names of the kinds a mesh uses; others are counted, not read. */
export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly uris: readonly string[];
  readonly others: number;
}

/** Permitted and excluded names of a CA. An empty list of `permitted` restricts nothing. */
export interface NameConstraints {
  readonly permitted: AlternativeNames;
  readonly excluded: AlternativeNames;
}

/** What a certificate says in its extensions; null where it has no such extension. */
export interface Extensions {
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  readonly keyUsage: KeyUsage | null;
  readonly extendedKeyUsage: readonly string[] | null;
  readonly alternativeNames: AlternativeNames | null;
  readonly nameConstraints: NameConstraints | null;
  /** Hexadecimal. */
  readonly subjectKeyId: string | null;
  /** Hexadecimal. */
  readonly authorityKeyId: string | null;
  /** Critical extensions that are not read here: a verifier must refuse them. */
  readonly unknownCritical: readonly string[];
}

interface RawExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: DerReader;
}

const raw = (node: DerReader): RawExtension => {
  const items = node.as(16).items;
  const critical = items.length === 3 && items[1]?.boolean === true;
  return { oid: node.item(0).oid, critical, value: DerReader.of(node.item(items.length - 1).octets) };
};

const basicConstraints = (value: DerReader): Extensions['basicConstraints'] => {
  const items = value.as(16).items;
  const ca = items.find((item) => item.isUniversal(1))?.boolean ?? false;
  const pathLength = items.find((item) => item.isUniversal(2))?.smallInteger ?? null;
  if (pathLength !== null && pathLength < 0) throw new DerError('a negative path length');
  return { ca, pathLength };
};

const keyUsage = (value: DerReader): KeyUsage => {
  const first = value.bits[0] ?? 0;
  const has = (bit: number): boolean => (first & (0x80 >> bit)) !== 0;
  return { digitalSignature: has(0), certSign: has(5), crlSign: has(6) };
};

const dnsTag = 2;
const uriTag = 6;

const namesIn = (nodes: readonly DerReader[]): AlternativeNames => {
  const texts = (tag: number): readonly string[] =>
    nodes.filter((node) => node.isContext(tag)).map((node) => node.bytes.toString('latin1'));
  const [dns, uris] = [texts(dnsTag), texts(uriTag)];
  return { dns, uris, others: nodes.length - dns.length - uris.length };
};

const nameConstraints = (value: DerReader): NameConstraints => {
  const subtrees = (tag: number): AlternativeNames =>
    namesIn(
      value.items.filter((item) => item.isContext(tag)).flatMap(({ items }) => items.map((item) => item.item(0))),
    );
  return { permitted: subtrees(0), excluded: subtrees(1) };
};

const authorityKeyId = (value: DerReader): string | null =>
  value
    .as(16)
    .items.find((item) => item.isContext(0))
    ?.bytes.toString('hex') ?? null;

/** The key usage, names and constraints of a list of extensions (RFC 5280, 4.2). Throws a DerError on what is malformed. */
export const readExtensions = (list: readonly DerReader[]): Extensions => {
  const all = list.map(raw);
  const oidsSeen = new Set(all.map(({ oid }) => oid));
  if (oidsSeen.size !== all.length) throw new DerError('an extension stands there twice');
  const one = <T>(oid: string, read: (value: DerReader) => T): T | null => {
    const found = all.find((extension) => extension.oid === oid);
    return found === undefined ? null : read(found.value);
  };
  return {
    basicConstraints: one(oids.basicConstraints, basicConstraints),
    keyUsage: one(oids.keyUsage, keyUsage),
    extendedKeyUsage: one(oids.extendedKeyUsage, (value) => value.as(16).items.map((item) => item.oid)),
    alternativeNames: one(oids.subjectAltName, (value) => namesIn(value.as(16).items)),
    nameConstraints: one(oids.nameConstraints, nameConstraints),
    subjectKeyId: one(oids.subjectKeyId, (value) => value.octets.toString('hex')),
    authorityKeyId: one(oids.authorityKeyId, authorityKeyId),
    unknownCritical: all.filter(({ oid, critical }) => critical && !read.has(oid)).map(({ oid }) => oid),
  };
};

const read: ReadonlySet<string> = new Set([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extendedKeyUsage,
  oids.subjectAltName,
  oids.nameConstraints,
  oids.subjectKeyId,
  oids.authorityKeyId,
]);
