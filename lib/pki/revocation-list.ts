import type { Certificate } from './certificate.ts';
import type { Authority } from './authority.ts';
import { embedded, explicit, integer, sequence, time } from './der-writer.ts';
import { DerError, DerReader } from './der-reader.ts';
import { authorityKey, revocationNumber } from './extension-writer.ts';
import { pemOf, readPem } from './pem.ts';
import { PkiError } from './pki-error.ts';
import { hasValidSignature, keyIdOf, signatureAlgorithmOf, signedDocument } from './signed-document.ts';

/** A certificate that is no longer good. */
export interface Revocation {
  readonly serial: Uint8Array;
  readonly at: Date;
}

/** A revocation list to be. `number` grows with every list of one authority. */
export interface RevocationListSpec {
  readonly number: number;
  readonly now: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly Revocation[];
}

/** A version 2 list as PEM, signed by the authority. Throws a PkiError if it may not sign lists or has another key. */
export const issueRevocationList = ({ certificate, key }: Authority, spec: RevocationListSpec): string => {
  if (!certificate.publicKey.equals(key.publicKey)) {
    throw new PkiError('key-mismatch', `the key does not belong to ${certificate.title}`);
  }
  if (certificate.keyUsage?.crlSign === false) {
    throw new PkiError(
      'not-an-authority',
      `${certificate.title} has no key usage cRLSign: nobody may accept its lists`,
    );
  }
  const entries = spec.revoked.map(({ serial, at }) => sequence(integer(serial), time(at)));
  const content = sequence(
    integer(Uint8Array.of(1)),
    signatureAlgorithmOf(key),
    embedded(Buffer.from(certificate.subject, 'hex')),
    time(spec.now),
    time(spec.nextUpdate),
    // RFC 5280, 5.1.2.6: no list at all where nothing is revoked.
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(0, sequence(authorityKey(keyIdOf(certificate.publicKey)), revocationNumber(spec.number))),
  );
  return pemOf('X509 CRL', signedDocument(content, key));
};

/** A list, read once. */
export interface RevocationList {
  readonly der: Buffer;
  /** DER of the name, hexadecimal. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** Serial numbers, hexadecimal, as they stand in the DER. */
  readonly revoked: ReadonlySet<string>;
}

/** The lists of a PEM text in their order. */
export interface RevocationFile {
  readonly lists: readonly RevocationList[];
  readonly unreadable: number;
}

const isTime = (node: DerReader): boolean => node.isUniversal(23) || node.isUniversal(24);

const parse = (der: Buffer): RevocationList => {
  const { items } = DerReader.of(der).item(0).as(16);
  // Version, nextUpdate and the entries are optional: what stands where is told by its type.
  const names = items.filter((item) => item.isUniversal(16));
  const [thisUpdate, nextUpdate] = items.filter(isTime);
  const [, issuer, entries] = names;
  if (issuer === undefined || thisUpdate === undefined) throw new DerError('a revocation list is too short');
  const serials = (entries?.items ?? []).map((item) => item.item(0).integer.toString('hex'));
  const end = nextUpdate?.time ?? null;
  return {
    der,
    issuer: issuer.der.toString('hex'),
    thisUpdate: thisUpdate.time,
    nextUpdate: end,
    revoked: new Set(serials),
  };
};

const read = (der: Buffer): RevocationList | undefined => {
  try {
    return parse(der);
  } catch {
    return undefined;
  }
};

/** Reads a PEM text of any origin. Never throws. */
export const readRevocationFile = (text: string): RevocationFile => {
  const blocks = readPem(text).blocks.filter(({ label }) => label === 'X509 CRL');
  const lists = blocks.map(({ der }) => read(der)).filter((list) => list !== undefined);
  return { lists, unreadable: blocks.length - lists.length };
};

/** True where the certificate's key signed the list. Rights and dates are not looked at. */
export const isListOf = (list: RevocationList, certificate: Certificate): boolean => {
  try {
    return list.issuer === certificate.subject && hasValidSignature(list.der, certificate.publicKey);
  } catch {
    return false;
  }
};
