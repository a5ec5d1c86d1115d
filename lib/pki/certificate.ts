import { X509Certificate, createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { DerReader } from './der-reader.ts';
import { readExtensions } from './extension-reader.ts';
import type { Extensions } from './extension-reader.ts';
import { oids } from './object-ids.ts';
import { pemOf, readPem } from './pem.ts';
import type { PemText } from './pem.ts';

/** The kind and size of a public key. */
export type KeyKind =
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'ec'; readonly curve: string }
  | { readonly kind: 'other'; readonly name: string };

/** A certificate, read once and never changed. It holds nothing secret. */
export interface Certificate extends Extensions {
  readonly der: Buffer;
  /** With line feeds, whatever the source had. */
  readonly pem: string;
  /** SHA-256 of the DER, hexadecimal. */
  readonly fingerprint: string;
  /** CN, with L where it has one: `Intermediate CA (cluster1)`. For people. */
  readonly title: string;
  /** DER of the names, hexadecimal: equal texts mean equal names. */
  readonly subject: string;
  readonly issuer: string;
  /** The serial number as it stands in the DER, two's complement. */
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signatureAlgorithm: string;
  readonly version: number;
  readonly publicKey: KeyObject;
  readonly keyKind: KeyKind;
  /** SHA-256 of the SubjectPublicKeyInfo, hexadecimal. */
  readonly publicKeyDigest: string;
}

/** The certificates of a PEM text in their order, and what else the text holds. */
export interface CertificateFile {
  readonly certificates: readonly Certificate[];
  readonly pem: PemText;
  /** CERTIFICATE blocks that no reader understands. */
  readonly unreadable: number;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const keyKindOf = (key: KeyObject): KeyKind => {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa') return { kind: 'rsa', bits: details?.modulusLength ?? 0 };
  if (key.asymmetricKeyType === 'ec') return { kind: 'ec', curve: details?.namedCurve ?? 'explicit parameters' };
  return { kind: 'other', name: key.asymmetricKeyType ?? 'unknown' };
};

const attributeOf = (name: DerReader, oid: string): string | undefined =>
  name.items
    .flatMap(({ items }) => items)
    .find((attribute) => attribute.item(0).oid === oid)
    ?.item(1)
    .bytes.toString('utf8');

// Foreign names go to terminals: only what is visible stays.
const visible = (text: string): string => text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, 80);

const titleOf = (name: DerReader): string => {
  const [commonName, locality] = [attributeOf(name, oids.commonName), attributeOf(name, oids.locality)];
  const title = visible(commonName ?? 'no name');
  return locality === undefined ? title : `${title} (${visible(locality)})`;
};

const parse = (der: Buffer): Certificate => {
  const tbs = DerReader.of(der).as(16).item(0).as(16);
  const versioned = tbs.item(0).isContext(0);
  const version = versioned ? tbs.item(0).item(0).smallInteger + 1 : 1;
  const at = (index: number): DerReader => tbs.item(versioned ? index + 1 : index);
  const list = tbs.items.find((item) => item.isContext(3));
  const { publicKey } = new X509Certificate(der);
  return {
    ...readExtensions(list === undefined ? [] : list.item(0).items),
    der,
    pem: pemOf('CERTIFICATE', der),
    fingerprint: sha256(der),
    title: titleOf(at(4)),
    subject: at(4).as(16).der.toString('hex'),
    issuer: at(2).as(16).der.toString('hex'),
    serial: at(0).integer,
    notBefore: at(3).item(0).time,
    notAfter: at(3).item(1).time,
    signatureAlgorithm: at(1).item(0).oid,
    version,
    publicKey,
    keyKind: keyKindOf(publicKey),
    publicKeyDigest: sha256(publicKey.export({ type: 'spki', format: 'der' })),
  };
};

/** Reads DER of any origin, RSA or EC. Undefined for whatever is no certificate that Go and OpenSSL could read. */
export const readCertificate = (der: Buffer): Certificate | undefined => {
  try {
    return parse(der);
  } catch {
    return undefined;
  }
};

/** Reads a PEM text of any origin. Never throws. */
export const readCertificateFile = (text: string): CertificateFile => {
  const pem = readPem(text);
  const read = pem.blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => readCertificate(der));
  const certificates = read.filter((certificate) => certificate !== undefined);
  return { certificates, pem, unreadable: read.length - certificates.length };
};

const verifies = (certificate: Certificate, issuer: Certificate): boolean => {
  try {
    return new X509Certificate(certificate.der).verify(issuer.publicKey);
  } catch {
    return false;
  }
};

// Several rules ask for the same signature. The answer never changes, and it goes when the certificate goes.
const verdicts = new WeakMap<Certificate, Map<string, boolean>>();

/** True where the issuer's key made the signature. Dates, names and rights are not looked at. */
export const isSignedBy = (certificate: Certificate, issuer: Certificate): boolean => {
  const known = verdicts.get(certificate) ?? new Map<string, boolean>();
  const verdict = known.get(issuer.publicKeyDigest) ?? verifies(certificate, issuer);
  verdicts.set(certificate, known.set(issuer.publicKeyDigest, verdict));
  return verdict;
};

export const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.subject === certificate.issuer && isSignedBy(certificate, certificate);

/** True where two certificates are the same document. */
export const isSame = (one: Certificate, other: Certificate): boolean => one.fingerprint === other.fingerprint;
