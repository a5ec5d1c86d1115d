import {
  bitString,
  boolean,
  derOf,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  sequence,
} from './der-writer.ts';
import type { DerNode } from './der-writer.ts';
import { oids } from './object-ids.ts';

/** The names a certificate authority may vouch for; each list narrows only its own kind. */
export interface PermittedNames {
  readonly uriHosts: readonly string[];
  readonly dnsDomains: readonly string[];
}

/** The extensions of a CA certificate or a request, in the order upstream's openssl writes them. */
export interface ExtensionsSpec {
  readonly subjectKeyId?: Uint8Array;
  readonly pathLength: number | 'unlimited';
  readonly signsRevocations: boolean;
  readonly permittedNames?: PermittedNames;
  readonly dnsNames: readonly string[];
  readonly authorityKeyId?: Uint8Array;
}

const extension = (oid: string, critical: boolean, content: DerNode): DerNode =>
  sequence(objectId(oid), ...(critical ? [boolean(true)] : []), octetString(derOf(content)));

const basicConstraints = (pathLength: number | 'unlimited'): DerNode =>
  sequence(boolean(true), ...(pathLength === 'unlimited' ? [] : [integer(Uint8Array.of(pathLength))]));

/** digitalSignature, nonRepudiation, keyEncipherment, keyCertSign (bits 0, 1, 2, 5) and cRLSign (bit 6). */
const keyUsage = (signsRevocations: boolean): DerNode =>
  signsRevocations ? bitString(Uint8Array.of(0b11100110), 1) : bitString(Uint8Array.of(0b11100100), 2);

const uriTag = 6;
const dnsTag = 2;

const permitted = ({ uriHosts, dnsDomains }: PermittedNames): DerNode =>
  sequence(
    explicit(
      0,
      ...uriHosts.map((host) => sequence(implicit(uriTag, Buffer.from(host)))),
      ...dnsDomains.map((domain) => sequence(implicit(dnsTag, Buffer.from(domain)))),
    ),
  );

/** The list of extensions as DER: SKI, basic constraints, key usage, name constraints, SAN, AKI. */
export const extensionsNode = (spec: ExtensionsSpec): DerNode => {
  const { subjectKeyId, authorityKeyId, permittedNames, dnsNames } = spec;
  return sequence(
    ...(subjectKeyId === undefined ? [] : [extension(oids.subjectKeyId, false, octetString(subjectKeyId))]),
    extension(oids.basicConstraints, true, basicConstraints(spec.pathLength)),
    extension(oids.keyUsage, true, keyUsage(spec.signsRevocations)),
    ...(permittedNames === undefined ? [] : [extension(oids.nameConstraints, true, permitted(permittedNames))]),
    ...(dnsNames.length === 0 ? [] : [subjectAltName(dnsNames)]),
    ...(authorityKeyId === undefined ? [] : [authorityKey(authorityKeyId)]),
  );
};

const subjectAltName = (dnsNames: readonly string[]): DerNode =>
  extension(oids.subjectAltName, false, sequence(...dnsNames.map((name) => implicit(dnsTag, Buffer.from(name)))));

/** The issuer's key id, never the certificate's own. */
export const authorityKey = (issuerKeyId: Uint8Array): DerNode =>
  extension(oids.authorityKeyId, false, sequence(implicit(0, issuerKeyId)));

export const revocationNumber = (number: number): DerNode => {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(number, 0, 6);
  return extension(oids.crlNumber, false, integer(bytes));
};
